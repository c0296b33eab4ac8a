// A browser, and the person before it: opens a page, signs in as `alice`, agrees to everything, and goes where it is sent.
//
// browser.mjs URL [no]     with `no`, the person declines
//
// Prints the text of the last page. It knows no JavaScript: a form is sent off as it stands, with the name filled in.

const [start, no] = process.argv.slice(2);
const cookies = new Map();

async function open(url, form) {
  for (let hops = 0; hops < 20; hops += 1) {
    const jar = cookies.get(new URL(url).host) ?? new Map();
    cookies.set(new URL(url).host, jar);
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      if (value) jar.set(name, value); else jar.delete(name);
    }
    const to = answer.headers.get('location');
    if (!to) return { url, status: answer.status, text: await answer.text() };
    url = new URL(to, url).href;
    form = undefined;
  }
  throw new Error('redirects without end');
}

const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  .replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');

let page = await open(start);
for (let pages = 0; pages < 10; pages += 1) {
  const form = /<form\b[\s\S]*?<\/form>/.exec(page.text)?.[0];
  if (!form || page.status >= 400) break;
  const fields = new URLSearchParams();
  for (const tag of form.match(/<input\b[^>]*>/g) ?? []) {
    const name = attribute(tag, 'name');
    fields.set(name, attribute(tag, 'value') ?? (name === 'login' ? 'alice' : 'any'));
  }
  const cancel = /href="([^"]*\/abort)"/.exec(page.text)?.[1];
  if (no && cancel) {
    page = await open(new URL(cancel, page.url).href);
  } else {
    page = await open(new URL(attribute(form, 'action'), page.url).href, fields);
  }
}
console.log(page.status, page.text);
