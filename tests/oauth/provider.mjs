// A real OAuth 2.0 server for the tests: oidc-provider on loopback, with PKCE, device code, rotating refresh tokens,
// revocation and introspection. Whoever signs in is let in; `browser.mjs` plays the person.
//
// provider.mjs PORT ACCESS_SECS LOG     every token that it gives goes to LOG, so that tests can look for them

import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.LIFEBOAT_OIDC + '/');
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));
const [port, accessSecs, log] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'lifeboat',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    },
    // The proxy that lets bearers through to the address book server.
    { client_id: 'proxy', client_secret: 'known to the proxy only', redirect_uris: [], response_types: [], grant_types: [] },
  ],
  cookies: { keys: ['for tests'] },
  features: {
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  ttl: {
    AccessToken: Number(accessSecs), RefreshToken: 3600, Grant: 3600, Session: 3600, Interaction: 600, DeviceCode: 600, IdToken: 600,
  },
});

provider.on('grant.success', (ctx) => {
  const { access_token, refresh_token } = ctx.body;
  appendFileSync(log, `${ctx.oidc.params.grant_type} ${access_token} ${refresh_token}\n`);
});
provider.on('server_error', (_, error) => console.error(error));
provider.on('grant.error', (_, error) => console.error('grant:', error.error, error.error_detail ?? ''));
provider.listen(Number(port), '127.0.0.1');
