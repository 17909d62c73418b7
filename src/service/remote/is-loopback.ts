/** Whether the host of a URL, or an address, is this machine by any reading: what is sent there is on no wire. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || /^(?:::1|\[::1\])$/.test(hostname) || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
