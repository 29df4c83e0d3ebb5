/** Raised by any change to the tables that processors or the validator read, or to the meaning of a column. */
export const SCHEMA_VERSION = 2;
