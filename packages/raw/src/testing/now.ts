/** A clock that stands still, after the season. */
export const now = () => '2022-05-01T00:00:00.000Z';
