// The page's Trusted Types policies, made before any other script of the page runs.
//
// The server sends `require-trusted-types-for 'script'`: a string given to innerHTML or to
// new Worker() is refused unless a policy passes it. Two kinds of string are passed:
//
// - markup that the view macro wrote down at compile time. It never holds a script, an inline
//   handler or a javascript: address, so anything that does is refused;
// - the address of one of our own worker scripts on our own origin.
//
// Everything a reader or a program writes reaches the page as text nodes and never comes here.

const WORKER_SCRIPT = /^\/[a-z-]+(_loader)?\.js$/;

function createHTML(markup) {
  if (/<\s*(script|iframe|object|embed|base|meta)\b|javascript:|[\s"'/]on[a-z]+\s*=/i.test(markup)) {
    throw new TypeError("this markup can run code; the page does not take it");
  }
  return markup;
}

function createScriptURL(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !WORKER_SCRIPT.test(url.pathname)) {
    throw new TypeError(`${address} is not a worker of this page`);
  }
  return url.href;
}

if (globalThis.trustedTypes) {
  globalThis.trustedTypes.createPolicy("default", { createHTML, createScriptURL });
}
