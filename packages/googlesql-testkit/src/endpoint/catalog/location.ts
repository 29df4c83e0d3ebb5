/** Multi-regions are upper case, regions lower case, whatever the request says. */
export function canonical(location: string | undefined): string | undefined {
	if (location === undefined || location === '') return undefined;
	return /^(us|eu)$/i.test(location) ? location.toUpperCase() : location.toLowerCase();
}
