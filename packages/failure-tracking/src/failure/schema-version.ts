/**
 * The version of the tables that processors or the validator read. Any change to them, or to the meaning of a column, raises it
 * and adds a migration of that number.
 */
export const SCHEMA_VERSION = 4;
