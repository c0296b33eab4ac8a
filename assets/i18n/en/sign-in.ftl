# Signing in without a password that is typed here: in the browser, by device code. And signing out again.

## What the person has to do

sign-in-open-browser = Sign in and agree in your browser. If it did not open by itself, open this address on this computer:
sign-in-open-code = On any device, such as your phone, open { $url } and enter this code within { $time }:
sign-in-open-complete = Or point the camera of a phone at this:
sign-in-waiting = Waiting for your yes…
sign-in-by-browser = { $provider } wants you to sign in in your browser. No password is typed here.
sign-in-also-browser = { $provider } also lets you sign in in your browser, without typing a password here: --browser.
sign-in-goes-to = What you agree to there lets Lifeboat in at { $hosts } and nowhere else.
sign-in-approved = You agreed.
sign-in-not-kept = This computer's keychain did not take the renewed sign-in, so you will have to sign in again next time ({ $why }).

## What the browser shows in the end

sign-in-page-agreed = You are signed in.
sign-in-page-declined = You are not signed in.
sign-in-page-next = You can close this page and go back to Lifeboat.

## What becomes of it

sign-in-saved = { $account } is saved, and its sign-in is in this computer's keychain.
sign-in-saved-for-now = { $account } is saved, but its sign-in was for this time only: this computer has no keychain that would keep it. Sign in again each time, or set up a keychain (on Linux: gnome-keyring or KeePassXC).
sign-in-renews = Signed in. The sign-in is renewed by itself.
sign-in-lasts-until = Signed in until { $time }. The service does not renew it by itself: sign in again before that.
sign-in-lasts = Signed in, until you take it back in your account there.
sign-in-given-back = What { $host } had given Lifeboat at the sign-in is void now.
sign-in-not-given-back = Lifeboat could not take back at { $host } what it had been given at the sign-in. Remove “Lifeboat” from the connected apps or app passwords in your account's security settings there.

## The command line

cli-sign-in-needs-client = A sign-in by OAuth needs the ID under which the service knows this program: --client-id ID. You get one where the service lets developers register an application.
cli-sign-in-which-way = --client-id goes with a sign-in by OAuth: choose --browser, or --device-code.

## Troubles

trouble-not-signed-in =
    .happened = There is no sign-in for { $account } on this computer.
    .means = Lifeboat may read this account only after you agreed in your browser, and the keychain has nothing of that. { no-backup }
    .next = Sign in to this account again.
    .command = lifeboat account add { $account } --browser, with the options you used the first time
    .short = it is not signed in to

trouble-sign-in-ended =
    .happened = The permission that you gave Lifeboat at { $host } has ended.
    .means = It was taken back, or it ran out. Nothing more can be fetched until you agree again. { no-backup }
    .next = Sign in to this account again; what was fetched so far is not fetched twice.
    .command = lifeboat account add ACCOUNT --browser, with the options you used the first time
    .details = Details: { $host }: { $why }
    .short = the permission to read the account has ended

trouble-sign-in-declined =
    .happened = The sign-in at { $host } was declined.
    .means = Lifeboat was given nothing and has no way into the account. { -untouched }
    .next = If that was not meant, sign in again and agree.
    .short = the sign-in was declined

trouble-sign-in-too-late =
    .happened = Nobody agreed to the sign-in at { $host } within { $time }.
    .means = The code or page that was shown is void now. { -untouched }
    .next = Sign in again: you get a new one.
    .short = nobody agreed to the sign-in in time

trouble-sign-in-failed =
    .happened = The sign-in at { $host } did not work.
    .means = Lifeboat was given nothing and has no way into the account. { -untouched }
    .next = Try once more. If it fails again, the service and Lifeboat don't agree on how to sign in: use an app password instead if the service has such, or show the details below to whoever set this up.
    .details = Details: { $host }: { $why }
    .short = the sign-in did not work

trouble-sign-in-elsewhere =
    .happened = { $confirmed } wants you to sign in on another server: { $host }.
    .means = Mostly that is a server that is set up not quite right and does not know its own name, but it could be a trap. Nothing was sent to { $host }. { -untouched }
    .next = If you know { $host } as part of your service, allow it. If not, ask whoever runs { $confirmed }, or use an app password instead.
    .command = --allow-host { $host }
    .details = Details: { $confirmed } to { $host }
    .short = the sign-in would have been on a server that was not confirmed
