# Adding an account and signing in, in the window.

## Add account: where it is

add-title = Which account shall be backed up?
add-text = Your e-mail address is mostly enough: Lifeboat finds the rest.
add-address = E-mail address
add-address-hint = you@example.org
add-address-missing = Enter the e-mail address of the account, or its web address.
add-go = Continue
add-nothing-yet = No password is asked for yet. Lifeboat looks first where your data lies and how one signs in there.
add-tried = What Lifeboat tried

sign-in-more = More
sign-in-url = Web address of the service
sign-in-url-hint = https://dav.example.org
sign-in-url-help = It stands in your service's help pages, as the address for contacts and calendars in other programs (often called CardDAV and CalDAV). The server's name alone is often enough.
sign-in-more-urls = Further web addresses
sign-in-more-urls-help = For contacts, calendars or photos that live at other addresses. Put a space between two.
sign-in-ca = Certificate file
sign-in-ca-help = For a server of your own or your company's: the PEM file of the authority that signed its certificate.
sign-in-ca-browse-name = Choose a certificate file
sign-in-ca-no-chooser = No file chooser is available here. Type where the file is instead.
sign-in-proxy = Proxy
sign-in-proxy-hint = socks5h://127.0.0.1:9050
sign-in-proxy-help = Only where Lifeboat has to go through another computer than the settings of this system say.

came-found = Found: { $services }.
came-nothing = Nothing there.
came-failed = Failed: { $why }.

## Sign in: how one gets in

sign-in-title = Sign in to your account
sign-in-title-again = Sign in again
sign-in-who = { $address }, at { $service }
sign-in-where = At { $service }
sign-in-hearsay = Your address has a domain of its own, and what it says of itself leads to { $service }. If your account is not there, go back and give the web address of your service.
sign-in-user = User name
sign-in-user-help = Mostly your whole e-mail address; with some services only the part in front of the @. It is the name that you type on your service's web page, and that stands in the account's settings on your phone.
sign-in-user-missing = Enter the name that you sign in with.
sign-in-password = Password
sign-in-password-missing = Enter the password.
sign-in-password-show = Show password
sign-in-password-hide = Hide password
sign-in-password-help = The one that you type on your service's web page. Many services want an app password here instead, which you make in their security settings.
sign-in-app-password = App password
sign-in-app-password-help = Not your usual password: that would be refused. Blanks that come along when you paste it do no harm.
sign-in-either-password-help = The app password, or your usual one where no second step is asked for when you sign in.
sign-in-guide = { $service } makes a password of its own for each program
sign-in-guide-open = Open the page where { $service } makes it: { $page }
sign-in-guide-go = Open this page
sign-in-guide-make = Make a new one there. If it wants a name, call it Lifeboat.
sign-in-guide-paste = Copy it, come back and paste it here.
sign-in-browser-text = You sign in on the page of { $service } in your own browser. No password is typed here.
sign-in-in-browser = Sign in in the browser
sign-in-on-phone = Sign in on your phone
sign-in-on-phone-help = On your phone you need no password on this computer, not even in its browser: good where the computer is not yours.
sign-in-by-app-password = Use an app password instead
sign-in-by-password = Use your password instead
sign-in-open-page = Open { $page }
sign-in-then-import = Have your data put together there as files and download them; Lifeboat makes a backup of those files.
sign-in-remember = Remember this account on this computer
sign-in-go = Sign in
sign-in-to-hosts = Your password goes to { $hosts } and nowhere else.
sign-in-to-hosts-grant = What you agree to lets Lifeboat in at { $hosts } and nowhere else.
sign-in-secret-unknown = Looking whether this computer has a keychain…
sign-in-secret-keychain = It is kept in this computer's keychain.
sign-in-secret-session = This computer offers no keychain: Lifeboat keeps it until you close it, and then asks again.
sign-in-secret-not-kept = Lifeboat forgets it when you close it.
sign-in-not-given = What { $service } does not hand out this way

sign-in-experts = For experts: a client ID of your own
sign-in-experts-text = Where a service lets its users register programs (OAuth 2.0), register one as a desktop application with the redirect address http://127.0.0.1/ and the permissions for contacts and calendars, and give its ID here. It stays on this computer.
sign-in-issuer = Address of the sign-in server
sign-in-issuer-help = The “issuer”; its metadata tell the rest.
sign-in-client = Client ID
sign-in-client-help = The service shows it once the program is registered.
sign-in-client-missing = Enter the client ID.
sign-in-client-secret = Client secret, if there is one
sign-in-client-secret-help = It goes into the keychain, never into settings.
sign-in-client-secret-show = Show client secret
sign-in-client-secret-hide = Hide client secret

## Approving elsewhere

approve-title-browser = Sign in in your browser
approve-text-browser = Lifeboat waits here until you have agreed there.
approve-title-code = Agree on your phone
approve-text-code = No password is typed into this computer.
approve-browser = Your browser shows a page of { $host }. Sign in there, and let Lifeboat read your account.
approve-not-open = The browser did not open? Open this address on this computer:
approve-shut = No browser could be opened from here. Open this address in a browser on this computer:
approve-copy-link = Copy the address
approve-open-again = Open it once more
approve-scan = Point the camera of your phone at the picture, and agree there.
approve-scan-page = Point the camera of your phone at the picture to open the page.
approve-or-open = Or open this address on any device:
approve-enter = If you are asked for a code, it is this one:
approve-code-name = The code is { $code }
approve-copy-code = Copy the code
approve-waiting = Waiting for approval…
approve-left = The code is good for { $time } more.
approve-over = The code has run out.
approve-new-code = Get a new code
approve-qr-name = QR code that opens a page of { $host }

## Home: how an account stands

health-password = Signed in with a password.
health-renews = Signed in; renewed by itself.
health-taken-back = Signed in, until you take it back there.
health-until = Signed in until { $time }.
health-line = { $lasts } Last reached { $time }.
health-ends-soon = The sign-in ends on { $time }. Sign in again before that.
health-ended = The sign-in has ended on { $time }.
health-refused = On { $time } the service did not let Lifeboat in any more.
health-again-name = Sign in to { $account } again
health-reached = Reached at { $host }: { $services }.
health-not-given = { $n ->
    [one] 1 thing that backups of this account don't have
   *[other] { $n } things that backups of this account don't have
}

home-choose = Choose what is backed up
home-choose-name = Choose what is backed up of { $account }
check-go = Check now
check-go-name = Check { $account } now
check-going = Asking { $host }…
check-done = Checked just now: { $host } lets Lifeboat in.

forget-go = Sign out and forget
forget-go-name = Sign out of { $account } and forget it
forget-title = Sign out of { $account } and forget it here?
forget-text = What the service gave Lifeboat at the sign-in is given back, and the password or approval is removed from this computer's keychain. No more backups are made until you add the account again. The backups that you have stay where they are.
forget-yes = Sign out and forget it
forget-no = Keep it
forget-going = Signing out of { $account }…
