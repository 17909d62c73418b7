/**
 * Decodes gzip, any number of members back to back. The members are taken apart here and not by zlib's own gunzip, which
 * drops what it had made when it meets damage, and what follows a member: here all that can be read is read.
 */
import type { DecodedOutput, Decoder, StoredInput } from './decoded-source.ts';
import { headerLength, isMember, trailerLength } from './gzip-member.ts';
import { MemberInflater } from './member-inflater.ts';

/** So much goes to zlib at a time. It bounds what one step can grow to: deflate compresses 1000 to 1 at best. */
const pieceBytes = 16 * 1024;
/** What zlib gives at a time. On damage the one at hand is lost, so it is not as large as speed alone would have it. */
const outputBytes = 64 * 1024;

export class GzipDecoder implements Decoder {
  #member: MemberInflater | null = null;

  step(input: StoredInput, output: DecodedOutput): Promise<boolean> {
    return this.#member === null ? this.#beginMember(input, output) : this.#inflate(this.#member, input, output);
  }

  close(): void {
    this.#member?.close();
    this.#member = null;
  }

  async #beginMember(input: StoredInput, output: DecodedOutput): Promise<boolean> {
    let length = headerLength(input.bytes);
    while (length === 'more' && (await input.more())) length = headerLength(input.bytes);
    if (typeof length === 'number') {
      input.use(length);
      this.#member = new MemberInflater(outputBytes, (block) => output.push(block));
      return true;
    }
    if (length === 'more') {
      if (input.bytes.length > 0) output.fail('gzip-cut-off', input);
      input.use(input.bytes.length);
      return false;
    }
    return passPadding(input, output);
  }

  async #inflate(member: MemberInflater, input: StoredInput, output: DecodedOutput): Promise<boolean> {
    if (!(await input.atLeast(1))) {
      this.close();
      output.fail('gzip-cut-off', input);
      return false;
    }
    const before = member.used;
    const outcome = await member.write(input.bytes.subarray(0, pieceBytes));
    if (outcome === 'damaged') {
      this.close();
      output.fail('gzip-damaged', input);
      return findMember(input, output);
    }
    input.use(member.used - before);
    if (outcome === 'used') return true;
    this.close();
    return checkTrailer(member, input, output);
  }
}

/** Between members: zeros may fill up a block of the medium; anything else is reported. */
async function passPadding(input: StoredInput, output: DecodedOutput): Promise<boolean> {
  let zeros = 0;
  while (input.bytes[zeros] === 0) zeros++;
  input.use(zeros);
  if (zeros > 0) return true;
  output.fail('bytes-after-gzip', input);
  return findMember(input, output);
}

async function checkTrailer({ crc, length }: MemberInflater, input: StoredInput, output: DecodedOutput): Promise<boolean> {
  if (!(await input.atLeast(trailerLength))) {
    output.fail('gzip-cut-off', input);
    input.use(input.bytes.length);
    return false;
  }
  const sound = input.bytes.readUInt32LE(0) === crc && input.bytes.readUInt32LE(4) === length % 2 ** 32;
  if (!sound) output.fail('gzip-checksum-wrong', input);
  input.use(trailerLength);
  return true;
}

/** After damage: goes on with the next member, if there is one. */
async function findMember(input: StoredInput, output: DecodedOutput): Promise<boolean> {
  const found = await input.seek(0x1f, isMember);
  if (found) output.endLine();
  return found;
}
