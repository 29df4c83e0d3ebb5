/** Letters that Unicode does not take apart into a base letter and an accent. */
const LETTERS: Readonly<Record<string, string>> = {
	đ: 'd',
	ð: 'd',
	ø: 'o',
	ł: 'l',
	ħ: 'h',
	ŧ: 't',
	ı: 'i',
	ə: 'e',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	þ: 'th',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/**
 * The key of a player: the name in lower case, accents folded, everything but a-z and 0-9 removed; jr and sr stay as
 * letters. `Nikola Jokić` → `nikolajokic`, `Marcus Morris Sr.` → `marcusmorrissr`.
 */
export function playerLookup(name: string): string {
	return name
		.toLowerCase()
		.normalize('NFKD')
		.replace(LETTER, (letter) => LETTERS[letter] ?? '')
		.replace(/[^a-z0-9]/g, '');
}
