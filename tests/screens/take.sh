#!/bin/bash
# Takes pictures of the window's screens under Xvfb: take.sh OUT [SCREEN…]. Every screen in light and dark, at 1× and 2×,
# and small; with LIFEBOAT_LANGUAGE=es in Spanish. Needs: xvfb, imagemagick, x11-utils, libgl1-mesa-dri,
# libxkbcommon-x11-0, xdotool. Look at them; they judge nothing by themselves.
set -eu
out=${1:?where to}
shift
screens=${*:-welcome add add-session add-missing add-refused add-consent add-nothing add-certificate finding sign-in sign-in-app sign-in-flow sign-in-oauth sign-in-takeout approve-browser approve-code approve-over home-health home-checked home-forget looking choose choose-open listing running waiting checking result result-incomplete result-failed result-alarm home home-alarm home-unfinished home-remove home-weekly home-demo home-demo-lost going-on stopped copy copying copied import import-guide import-looking import-found import-columns importing import-result import-here which browse-contacts browse-contacts-many browse-contacts-none browse-contacts-list browse-unreadable browse-agenda browse-agenda-empty browse-todos browse-photos browse-photos-many browse-large browse-large-heic save saving saved verified verify-damaged recover-compare recover-compared recover-unharmed recover-statement recover-stated recover-restore recover-more recover-read-only recover-plan recover-restoring recover-restored recover-some recover-first-aid settings help help-ticked help-kept about licences support running-awake recover-emptied recover-drilled recover-salvage recover-salvage-found}
cd "$(dirname "$0")/../.."
cargo build --quiet --example screens
mkdir -p "$out"
program=target/debug/examples/screens

# One display for all pictures; it ends with this script.
exec 3>"$out/.display"
Xvfb -displayfd 3 -screen 0 2200x1600x24 -nolisten tcp -noreset >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$out/.display"' EXIT
for _ in $(seq 50); do [ -s "$out/.display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$out/.display")" WINIT_X11_SCALE_FACTOR=1

shot() { # name screen theme scale size
    WINIT_X11_SCALE_FACTOR=$4 "$program" "$2" "$3" "$5" &
    local window=$!
    # The first frame is there when the window is.
    for _ in $(seq 100); do xdotool search --pid $window >/dev/null 2>&1 && break; sleep 0.1; done
    sleep "${SETTLE:-1.5}"
    local w=$(echo "$5" | cut -dx -f1) h=$(echo "$5" | cut -dx -f2)
    import -window root -crop "$((w * $4))x$((h * $4))+0+0" +repage "$out/$1.png"
    kill $window
    wait $window 2>/dev/null || true
}

for screen in $screens; do
    case ${ONLY:-all} in
    light) shot "$screen-light" "$screen" light 1 1080x760 ;;
    *)
        shot "$screen-light" "$screen" light 1 1080x760
        shot "$screen-dark" "$screen" dark 1 1080x760
        shot "$screen-light-2x" "$screen" light 2 1080x760
        shot "$screen-small" "$screen" light 1 640x480
        ;;
    esac
done
