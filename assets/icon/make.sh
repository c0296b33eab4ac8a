#!/bin/sh
# Makes the icon's pictures from lifeboat.svg. Needs rsvg-convert (librsvg2-bin) and optipng, both in Debian.
set -eu
cd "$(dirname "$0")"
for size in 16 22 24 32 48 64 128 256 512; do
    rsvg-convert --width "$size" --height "$size" lifeboat.svg --output "lifeboat-$size.png"
done
optipng -quiet -o7 -strip all lifeboat-*.png
