/** What the servers in this folder are made of, for `apt-get install --no-install-recommends`. */
export const directoryServerPackages: readonly string[] = [
  'slapd',
  'ldap-utils',
  '389-ds-base',
  'libnss3-tools',
  'samba-ad-dc',
  'samba-ad-provision',
  'socat',
  'iproute2',
  'openssl',
];
