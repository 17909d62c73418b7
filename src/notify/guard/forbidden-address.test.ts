import { describe, expect, it } from 'vitest';
import { isForbiddenAddress, isForbiddenName } from './forbidden-address.ts';
import { assertAllowedHost, ForbiddenAddress } from './guarded-lookup.ts';

describe('addresses to which nothing is sent', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '0.0.0.0',
    '0.1.2.3',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '::',
    '0:0:0:0:0:0:0:0',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'ff02::1',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:0254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::ffff:0:169.254.169.254',
    '',
    'example.com',
    '169.254.169.254.',
    '0xa9fea9fe',
  ])('%s', (address) => {
    expect(isForbiddenAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    '8.8.8.8',
    '::1',
    'fd12::1',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    '64:ff9b::8.8.8.8',
  ])('but %s is fine', (address) => {
    expect(isForbiddenAddress(address)).toBe(false);
  });

  it('know the names of metadata services', () => {
    expect(isForbiddenName('Metadata.Google.Internal.')).toBe(true);
    expect(isForbiddenName('metadata.example.com')).toBe(false);
  });

  it('are found in the host of an address, as the parser of addresses spells it', () => {
    for (const host of [
      '169.254.169.254',
      '2852039166',
      '0xa9.254.0xa9fe',
      '0251.0376.0251.0376',
      '[::ffff:169.254.169.254]',
      '[fe80::1]',
      '169.254.43518',
    ])
      expect(() => assertAllowedHost(new URL(`http://${host}/`).hostname), host).toThrow(ForbiddenAddress);
    expect(() => assertAllowedHost(new URL('http://[::1]:8080/').hostname)).not.toThrow();
    expect(() => assertAllowedHost('siem.example.com')).not.toThrow();
  });
});
