#!/bin/bash
# Plays October 2009 in the real program under Xvfb, with the keyboard alone: the demo account is backed up, loses its
# data, and is backed up again. Takes a picture of each step: october.sh OUT [light|dark] [SCALE]. Needs what take.sh needs.
# Fails when there are not two sealed backups, or the second one raises no alarm.
set -eu
out=${1:?where to}
look=${2:-light}
scale=${3:-1}
program=${LIFEBOAT:-target/debug/lifeboat}
cd "$(dirname "$0")/../.."
mkdir -p "$out"
place=$(mktemp -d)

exec 3>"$place/display"
Xvfb -displayfd 3 -screen 0 "$((1080 * scale))x$((760 * scale))x24" -nolisten tcp -noreset >/dev/null 2>&1 &
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

# A busy computer draws late: SETTLE gives it more seconds.
settle() { sleep "${SETTLE:-2}"; }

"$program" &
window=$!
for _ in $(seq 100); do id=$(xdotool search --pid $window 2>/dev/null | tail -1) && [ -n "$id" ] && break; sleep 0.1; done
settle
xdotool windowfocus "$id"
xdotool mousemove 0 0

shot() { import -window root "$out/october-$look-${scale}x-$1.png"; }
press() { for key in "$@"; do xdotool key "$key"; sleep 0.3; done; }
# Waits until so many backups are sealed: until then their folders end in `.part`.
sealed() {
    for _ in $(seq 900); do
        [ "$(find "$LIFEBOAT_VAULT" -mindepth 2 -maxdepth 2 -type d ! -name '*.part' ! -name '.*' 2>/dev/null | wc -l)" -ge "$1" ] && return
        sleep 0.1
    done
    echo "backup $1 was not sealed" >&2
    exit 1
}

# Try it with a demo account; then, once there is something to choose, Enter backs up.
press Tab Tab Tab Tab Return
for _ in $(seq 30); do
    sleep 1
    press Return
    ls -d "$LIFEBOAT_VAULT"/*/* >/dev/null 2>&1 && break
done
sealed 1
settle
shot 1-first
# Home; past the navigation and "Back up now" to the loss.
press Tab Return
settle
shot 2-home
press Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab
shot 3-offer
press Return
settle
shot 4-lost
# The button of the loss is where it was; "Back up now" is before it.
press shift+Tab Return
sealed 2
settle
shot 5-alarm
# The answer: no, and first aid.
press Tab Tab Tab Tab Tab Tab Tab Tab Return
settle
shot 6-first-aid
press Tab Tab Tab Return
settle
shot 7-names
xdotool mousemove $((100 * scale)) $((95 * scale)) click 1
settle
xdotool mousemove 0 0
sleep 0.5
shot 8-home
grep -l 'Lifeboat-Alarm: alarm' "$LIFEBOAT_VAULT"/*/*/bag-info.txt | wc -l | grep -qx 1 || { echo "no alarm was raised" >&2; exit 1; }
echo "two backups, one alarm"
