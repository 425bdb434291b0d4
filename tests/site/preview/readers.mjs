export const readers = {};
