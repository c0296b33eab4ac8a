#!/bin/bash
# Walks the real program with the keyboard under Xvfb, from the welcome over the demo account to a finished backup, and
# takes a picture of each screen: demo.sh OUT [light|dark] [SCALE]. Needs what take.sh needs. Fails when no sealed
# backup came of it.
set -eu
out=${1:?where to}
look=${2:-light}
scale=${3:-1}
program=${LIFEBOAT:-target/debug/lifeboat}
cd "$(dirname "$0")/../.."
mkdir -p "$out"
place=$(mktemp -d)

exec 3>"$place/display"
Xvfb -displayfd 3 -screen 0 "$((1100 * scale))x$((800 * scale))x24" -nolisten tcp -noreset >/dev/null 2>&1 &
server=$!
window=
cleanup() {
    [ -z "$window" ] || kill "$window" 2>/dev/null || true
    kill $server 2>/dev/null || true
    chmod -R u+w "$place" && rm -rf "$place"
}
trap cleanup EXIT
for _ in $(seq 50); do [ -s "$place/display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$place/display")" WINIT_X11_SCALE_FACTOR=$scale LIFEBOAT_THEME=$look
export LIFEBOAT_CONFIG="$place/config" LIFEBOAT_VAULT="$place/Lifeboat"

"$program" &
window=$!
for _ in $(seq 100); do id=$(xdotool search --pid $window 2>/dev/null | tail -1) && [ -n "$id" ] && break; sleep 0.1; done
sleep 2
xdotool windowfocus "$id"
xdotool mousemove 0 0

shot() { import -window root "$out/demo-$look-${scale}x-$1.png"; }
press() { for key in "$@"; do xdotool key "$key"; sleep 0.3; done; }

shot 1-welcome
press Tab Tab Tab Tab Return
# Until there is something to choose, Enter does nothing; then it begins the backup.
for _ in $(seq 30); do
    sleep 1
    shot 2-choose
    press Return
    ls -d "$LIFEBOAT_VAULT"/*/* >/dev/null 2>&1 && break
done
shot 3-running
# A backup is there when its folder has lost its `.part`.
for _ in $(seq 600); do
    sealed=$(find "$LIFEBOAT_VAULT" -mindepth 2 -maxdepth 2 -type d ! -name '*.part' ! -name '.*' 2>/dev/null | head -1)
    [ -n "$sealed" ] && break
    sleep 0.1
done
sleep 1
shot 4-result
press Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Return
sleep 1.5
shot 5-names
xdotool mousemove $((100 * scale)) $((95 * scale)) click 1
sleep 1.5
xdotool mousemove 0 0
sleep 0.5
shot 6-home
[ -n "${sealed:-}" ] || { echo "no backup was sealed" >&2; exit 1; }
echo "sealed: $(basename "$sealed")"
