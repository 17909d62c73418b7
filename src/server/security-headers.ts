/** What every answer tells a browser: to guess nothing, to frame nothing, to tell nobody. A page sets a policy of its own. */

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()',
};

/** Where nothing else is set: answers that are no pages. */
const unlessSet = { 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

const yearSeconds = 31_536_000;

export function setSecurityHeaders(headers: Headers, { secure }: { readonly secure: boolean }): void {
  for (const [name, value] of Object.entries(always)) headers.set(name, value);
  for (const [name, value] of Object.entries(unlessSet)) if (!headers.has(name)) headers.set(name, value);
  if (secure) headers.set('strict-transport-security', `max-age=${yearSeconds}`);
}
