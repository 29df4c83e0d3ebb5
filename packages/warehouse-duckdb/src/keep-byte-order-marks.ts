import { textDecoder } from '@duckdb/node-api/lib/vectors/dataAccessors.js';

/**
 * DuckDB's client decodes each text as if it were a file: U+FEFF at its beginning would be a byte order mark, and lost. A
 * value has no such mark. The client offers no setting for it, so its decoder is told here, once for the process.
 */
const keeping = new TextDecoder('utf-8', { ignoreBOM: true });
textDecoder.decode = (bytes?: Uint8Array) => keeping.decode(bytes);
