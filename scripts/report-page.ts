import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

/**
 * `pnpm report-page`: bundles the page of `validate --format html` into one file, which is kept, so that neither a
 * checkout nor a user needs a bundler to run it. `--check` says whether the kept one is current.
 */
const FOLDER = join(import.meta.dirname, '..', 'packages', 'report-page');
const OUTPUT = join(FOLDER, 'page.html');

const bundle = await build({
	input: join(FOLDER, 'src', 'client', 'main.ts'),
	write: false,
	output: { format: 'es', minify: true },
});
const page = await readFile(join(FOLDER, 'src', 'client', 'page.html'), 'utf8');
const style = await readFile(join(FOLDER, 'src', 'client', 'style.css'), 'utf8');
const made = page
	.replace('/*STYLE*/', () => style.replaceAll(/\s*\n\s*/g, ' ').trim())
	// An end tag in the script would end it early.
	.replace('/*SCRIPT*/', () => bundle.output[0].code.trim().replaceAll('</', '<\\/'));

if (!process.argv.includes('--check')) await writeFile(OUTPUT, made);
else if ((await readFile(OUTPUT, 'utf8')) !== made) {
	console.error('packages/report-page/page.html is not current: run pnpm report-page');
	process.exitCode = 1;
}
