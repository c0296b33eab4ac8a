#!/bin/bash
# Takes pictures of the window's screens under Xvfb into a folder to look at: take.sh OUT [SCREEN…]. Every screen in light
# and dark, 1080×720 and 640×480, 1× and 2×: OUT/light-1080x720-1x/SCREEN.png and so on, and nine to a sheet in OUT/sheets.
# FORMS="light-1080x720-1x …" takes only those; LIFEBOAT_LANGUAGE=es takes them in Spanish, ZOOM=2 with text of 200 %.
# Needs: xvfb, imagemagick, x11-utils, libgl1-mesa-dri, libxkbcommon-x11-0, xdotool. They judge nothing by themselves.
set -eu
out=${1:?where to}
shift
screens=${*:-welcome add add-session add-missing add-refused add-consent add-nothing add-certificate finding sign-in sign-in-app sign-in-flow sign-in-oauth sign-in-takeout approve-browser approve-code approve-over home-health home-checked home-forget looking choose choose-open listing running waiting checking result result-incomplete result-failed result-accept result-alarm home home-alarm home-unfinished home-remove home-weekly home-demo home-demo-lost going-on stopped copy copying copied room room-ask pack pack-locked unpack home-gone home-damaged import import-guide import-looking import-found import-columns importing import-result import-here which browse-contacts browse-contacts-many browse-contacts-none browse-contacts-zero browse-contacts-list browse-unreadable browse-agenda browse-agenda-empty browse-agenda-ticks browse-todos browse-photos browse-photos-many browse-large browse-large-heic save saving saved verified verify-damaged recover-compare recover-compared recover-unharmed recover-statement recover-stated recover-restore recover-more recover-read-only recover-plan recover-restoring recover-restored recover-some recover-first-aid settings help help-ticked help-kept about licences support running-awake recover-emptied recover-drilled recover-salvage recover-salvage-found}
cd "$(dirname "$0")/../.."
[ -n "${SCREENS:-}" ] || cargo build --quiet --example screens
mkdir -p "$out"
program=${SCREENS:-target/debug/examples/screens}
forms=${FORMS:-light-1080x720-1x dark-1080x720-1x light-640x480-1x dark-640x480-1x light-1080x720-2x dark-1080x720-2x light-640x480-2x dark-640x480-2x}

# One display for all pictures; it ends with this script.
exec 3>"$out/.display"
Xvfb -displayfd 3 -screen 0 2200x1600x24 -nolisten tcp -noreset >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$out/.display"' EXIT
for _ in $(seq 50); do [ -s "$out/.display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$out/.display")" WINIT_X11_SCALE_FACTOR=1
# Nothing lies under the pointer.
xdotool mousemove 2199 1599

shot() { # form screen
    local look size scale w h window
    IFS=- read -r look size scale <<<"$1"
    scale=${scale%x} w=${size%x*} h=${size#*x}
    WINIT_X11_SCALE_FACTOR=$scale "$program" "$2" "$look" "$size" &
    window=$!
    # The first frame is there when the window is.
    for _ in $(seq 100); do xdotool search --pid $window >/dev/null 2>&1 && break; sleep 0.1; done
    sleep "${SETTLE:-1.5}"
    import -window root -crop "$((w * scale))x$((h * scale))+0+0" +repage "$out/$1/$2.png"
    kill $window
    wait $window 2>/dev/null || true
}

for form in $forms; do
    mkdir -p "$out/$form" "$out/sheets"
    for screen in $screens; do
        shot "$form" "$screen"
    done
    # Nine to a sheet, each with its name.
    rm -f "$out/sheets/$form"-*.png
    files=("$out/$form"/*.png)
    for ((i = 0; i < ${#files[@]}; i += 9)); do
        montage -font "$(fc-match -f '%{file}' sans)" -pointsize 18 -label '%t' "${files[@]:i:9}" \
            -tile 3x3 -geometry '800x+8+8' "$out/sheets/$form-$(printf %02d $((i / 9))).png"
    done
done
