/** Why a piece of input is a bad slice: the code that is stored, and what it tells a person. */

export const badReasons = {
  'too-long': 'The record is longer than 16 MiB.',
  'broken-json': 'It is not JSON, and where it ends had to be guessed.',
  'not-an-object': 'A value stands where an event should, and it is not an object.',
  'cut-off': 'The line ends in the middle of a list of events.',
  'body-cut-off': 'What was sent ends in the middle of a record or of a list; what stands before is read.',
  'decodes-too-large': 'It decompresses to so much that it must be a bomb; what stands before is read.',
  'hole': 'NUL bytes: a hole that a copy-and-truncate rotation or a crash left.',
  'gzip-cut-off': 'The gzip data ends too early; what stands before is read.',
  'gzip-damaged': 'The gzip data is damaged here; what stands before and the members after it are read.',
  'gzip-checksum-wrong': 'The gzip data was read, but its checksum is wrong: its events may be altered.',
  'bytes-after-gzip': 'Bytes that are not gzip follow the gzip data.',
  'zstd-cut-off': 'The zstd data ends too early; what stands before is read.',
  'zstd-damaged': 'The zstd data is damaged here; what stands before and the frames after it are read.',
  'zstd-needs-dictionary': 'The zstd data needs a dictionary: decompress it first.',
  'zstd-window-too-large': 'The zstd data needs more than 128 MiB to decode: decompress it first.',
  'bzip2-compressed': 'The file is compressed with bzip2: decompress it first.',
  'xz-compressed': 'The file is compressed with xz: decompress it first.',
  'lz4-compressed': 'The file is compressed with lz4: decompress it first.',
  'zip-archive': 'The file is a zip archive: unpack it first.',
  'tar-archive': 'The file is a tar archive: unpack it first.',
  'utf-16-text': 'The file is UTF-16 text: convert it to UTF-8 first.',
} as const;

export type BadReason = keyof typeof badReasons;
