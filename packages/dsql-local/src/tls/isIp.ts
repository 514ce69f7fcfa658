export function isIp(host: string): boolean {
  return host.includes(":") || /^\d+(\.\d+){3}$/.test(host);
}
