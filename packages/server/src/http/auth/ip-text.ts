/** An IPv4 address that came in through an IPv6 socket is shown as IPv4. */
export const ipOfText = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
