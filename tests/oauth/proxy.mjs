// Lets requests with a bearer token that is good right now through to a server that knows no tokens, and says there who
// asks: the token is looked at by introspection (RFC 7662), every time.
//
// proxy.mjs PORT UPSTREAM_PORT ISSUER PAUSE_MS GOOD_MS LOG
//
// Each REPORT takes PAUSE_MS longer than it has to. A token is good for GOOD_MS at most since it was first seen here, which
// may be shorter than its issuer said. LOG gets a line a request: status, method, path.

import { appendFileSync } from 'node:fs';
import http from 'node:http';

const [port, upstream, issuer, pauseMs, goodMs, log] = process.argv.slice(2);
const firstSeen = new Map();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function whose(authorization) {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (!token) return undefined;
  if (!firstSeen.has(token)) firstSeen.set(token, Date.now());
  if (Date.now() - firstSeen.get(token) > Number(goodMs)) return undefined;
  const answer = await fetch(`${issuer}/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`proxy:${encodeURIComponent('known to the proxy only')}`)}` },
    body: new URLSearchParams({ token }),
  });
  const told = await answer.json();
  return told.active ? told.sub : undefined;
}

http.createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const note = (status) => appendFileSync(log, `${status} ${request.method} ${request.url}\n`);
  const user = await whose(request.headers.authorization);
  if (!user) {
    note(401);
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="dav", error="invalid_token"', 'content-length': 0 }).end();
    return;
  }
  if (request.method === 'REPORT') await pause(Number(pauseMs));
  const headers = { ...request.headers, 'x-remote-user': user };
  delete headers.authorization;
  const onward = http.request({ host: '127.0.0.1', port: Number(upstream), method: request.method, path: request.url, headers });
  onward.on('response', (answer) => {
    note(answer.statusCode);
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.writeHead(502).end());
  onward.end(Buffer.concat(chunks));
}).listen(Number(port), '127.0.0.1');
