import { describe, expect, it } from 'vitest';
import { parseIpRange } from './ip-range.ts';

describe('parseIpRange', () => {
  it.each([
    ['10.0.0.0/8', 4, 8],
    ['127.0.0.1', 4, 32],
    ['0.0.0.0/0', 4, 0],
    ['::1', 6, 128],
    ['::', 6, 128],
    ['fd00::/8', 6, 8],
    ['2001:db8:0:0:0:0:0:1', 6, 128],
    ['::ffff:10.0.0.1', 6, 128],
    ['1:2:3:4:5:6:7::', 6, 128],
  ])('reads %s', (text, family, prefix) => {
    expect(parseIpRange(text)).toMatchObject({ family, prefix });
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.0/33',
    '10.0.0.0/',
    '::1::',
    ':::',
    '1:2:3',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '::/129',
    'host',
    '1.2.3.4.5',
    ':1:2:3:4:5:6:7:8',
    '::1.2.3',
  ])('refuses %j', (text) => {
    expect(parseIpRange(text)).toBeNull();
  });
});
