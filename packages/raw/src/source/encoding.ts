import { isUtf8 } from 'node:buffer';
import { bytesOf, type FileKind } from './file-bytes.ts';
import { SourceError } from './source-error.ts';

/** Encodings that begin a file with a mark, longest mark first. */
const BYTE_ORDER_MARKS = [
	{ label: 'utf-32', mark: [0xff, 0xfe, 0x00, 0x00] },
	{ label: 'utf-32', mark: [0x00, 0x00, 0xfe, 0xff] },
	{ label: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
	{ label: 'utf-16le', mark: [0xff, 0xfe] },
	{ label: 'utf-16be', mark: [0xfe, 0xff] },
] as const;

/** Text in these encodings is made of ASCII bytes, so that it is UTF-8 too. */
const SEVEN_BIT: ReadonlySet<string> = new Set(['iso-2022-jp']);

const EXAMPLES = 'For example windows-1252 (Excel), utf-16le, iso-8859-2, shift_jis.';

/** The bytes that windows-1252 has no letter for: a file that holds one is in another encoding. */
const NOT_IN_WINDOWS_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** How many bytes of a file show whether every second one is NUL. */
const SAMPLE_BYTES = 64;

/**
 * The name under which an encoding is decoded.
 * @throws SourceError for a name that is no encoding.
 */
export function encodingNamed(name: string): string {
	try {
		return new TextDecoder(name).encoding;
	} catch (error) {
		throw new SourceError(`--encoding ${name}: there is no such encoding`, EXAMPLES, error);
	}
}

/**
 * The encoding of a text file, every byte of which has been looked at. A byte order mark says what it is. Without one, a
 * file that is UTF-8 throughout is UTF-8, and any other is what `--encoding` names.
 * @throws SourceError naming the first line that cannot be read, and the encoding that it may be in.
 */
export async function encodingOf(path: string, kind: FileKind, named: string | undefined): Promise<string> {
	const head = await headOf(path, kind);
	const marked = BYTE_ORDER_MARKS.find(({ mark }) =>
		mark.every((byte, index) => head[index] === byte),
	)?.label;
	if (marked === 'utf-32')
		throw new SourceError(`${path}: it is UTF-32, which is not read`, 'Save the file as UTF-8.');
	if (marked === 'utf-16le' || marked === 'utf-16be') return checked(path, kind, marked);
	const wide = wideWithoutMark(head);
	if (wide !== undefined && named === wide) return checked(path, kind, wide);
	if (wide !== undefined)
		throw new SourceError(
			`${path}: it looks like ${wide.toUpperCase()}, but has no byte order mark`,
			`Load it with --encoding ${wide}, or save the file as UTF-8.`,
		);
	const other = await firstLineOtherThanUtf8(path, kind);
	if (marked === undefined && named !== undefined && (other !== null || SEVEN_BIT.has(named)))
		return checked(path, kind, named);
	if (other !== null) throw notUtf8(path, other);
	return 'utf-8';
}

/** The text of a file, piece by piece, without its byte order mark. Bytes that are not of the encoding end it in an error. */
export async function* textOf(path: string, kind: FileKind, encoding: string): AsyncGenerator<string> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for await (const chunk of bytesOf(path, kind)) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}

async function headOf(path: string, kind: FileKind): Promise<Buffer> {
	for await (const chunk of bytesOf(path, kind)) return chunk.subarray(0, SAMPLE_BYTES);
	return Buffer.alloc(0);
}

/** UTF-16 shows by a NUL beside most letters, on one side only: names of columns are ASCII. */
function wideWithoutMark(head: Buffer): string | undefined {
	const nulsAt = (odd: number) => head.filter((byte, index) => index % 2 === odd && byte === 0).length;
	const [even, odd] = [nulsAt(0), nulsAt(1)];
	if (odd > head.length / 4 && even === 0) return 'utf-16le';
	return even > head.length / 4 && odd === 0 ? 'utf-16be' : undefined;
}

async function checked(path: string, kind: FileKind, encoding: string): Promise<string> {
	let line = 1;
	try {
		for await (const text of textOf(path, kind, encoding)) line += text.split('\n').length - 1;
	} catch (error) {
		if (error instanceof SourceError) throw error;
		throw new SourceError(
			`${path}: it is not ${encoding} throughout; the first bad bytes come after line ${line}`,
			'Name the encoding that it is in with --encoding, or save the file as UTF-8.',
			error,
		);
	}
	return encoding;
}

interface OtherLine {
	readonly line: number;
	/** The bytes of the line. */
	readonly bytes: Buffer;
}

/** The first line that is not UTF-8; null where all are. */
async function firstLineOtherThanUtf8(path: string, kind: FileKind): Promise<OtherLine | null> {
	let rest: Buffer = Buffer.alloc(0);
	let line = 1;
	for await (const chunk of bytesOf(path, kind)) {
		const bytes = Buffer.concat([rest, chunk]);
		const end = endOfWhole(bytes);
		const whole = bytes.subarray(0, end);
		if (!isUtf8(whole)) return otherLineOf(bytes, line);
		line += lineEndsIn(whole);
		rest = bytes.subarray(end);
	}
	return isUtf8(rest) ? null : otherLineOf(rest, line);
}

/** Where the bytes end that can be judged: a letter of several bytes, or a line end of two, may go on in the next chunk. */
function endOfWhole(bytes: Buffer): number {
	const last = bytes.length - 1;
	if (last < 0) return 0;
	for (let index = last; index >= 0 && index > last - 4; index--) {
		const byte = bytes[index] ?? 0;
		if (byte === CARRIAGE_RETURN || byte >= 0xc0) return index;
		if (byte < 0x80) break;
	}
	return bytes.length;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function lineEndsIn(bytes: Buffer): number {
	let count = 0;
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index];
		if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[index + 1] !== LINE_FEED)) count++;
	}
	return count;
}

function otherLineOf(bytes: Buffer, firstLine: number): OtherLine {
	let line = firstLine;
	let start = 0;
	for (let index = 0; index <= bytes.length; index++) {
		const byte = bytes[index];
		const ends = byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === undefined;
		if (!ends) continue;
		const whole = bytes.subarray(start, index);
		if (!isUtf8(whole)) return { line, bytes: whole };
		if (byte === CARRIAGE_RETURN && bytes[index + 1] === LINE_FEED) index++;
		line++;
		start = index + 1;
	}
	return { line: firstLine, bytes };
}

/** How much of a line a message shows. */
const SHOWN = 60;

function notUtf8(path: string, { line, bytes }: OtherLine): SourceError {
	const guessed = !bytes.some((byte) => NOT_IN_WINDOWS_1252.has(byte));
	const text = bytes.toString('utf8');
	const bad = Buffer.byteLength(text.slice(0, text.indexOf('\uFFFD')));
	const at = Math.max(0, bad - SHOWN / 2);
	const shown = new TextDecoder('windows-1252').decode(bytes.subarray(at, at + SHOWN));
	return new SourceError(
		`${path}: line ${line} is not UTF-8${guessed ? `. As windows-1252 it reads ${JSON.stringify(shown)}` : ''}`,
		guessed
			? 'If that is right, load it with --encoding windows-1252. If not, name its encoding, or save the file as UTF-8.'
			: 'Name its encoding with --encoding, or save the file as UTF-8.',
	);
}
