import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import type { ReportData } from './report-data.ts';

export interface PageOptions {
	/** Null for a page that asks its server for the data, and keeps asking. */
	readonly data: ReportData | null;
}

/** Made of `src/client` by `pnpm report-page`. */
const PAGE = new URL('../page.html', import.meta.url);

/**
 * One HTML document that needs nothing else. Data travel as compressed bytes in base64, so no text of theirs can ever be
 * read as markup; and the page's own script and style are the only ones that its policy lets run.
 */
export async function renderPage({ data }: PageOptions): Promise<string> {
	const page = await readFile(PAGE, 'utf8');
	const packed = data === null ? '' : deflateRawSync(JSON.stringify(data), { level: 9 }).toString('base64');
	const policy = [
		"default-src 'none'",
		`script-src ${hashOf(page, 'script')}`,
		`style-src ${hashOf(page, 'style')}`,
		...(data === null ? ["connect-src 'self'"] : []),
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');
	return page.replace('%POLICY%', () => policy).replace('%DATA%', () => packed);
}

function hashOf(page: string, tag: 'script' | 'style'): string {
	const [, text = ''] = new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`).exec(page) ?? [];
	return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
