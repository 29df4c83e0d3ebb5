/** What `--fail-on` stands for where it is not given. */
export const DEFAULT_GATE = 'unaccounted,error,conflicts,duplicates,rejected,empty';
