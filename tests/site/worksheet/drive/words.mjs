// How the page of the sample site writes what the tests expect.

/** A day as the page prints it: `31 December 2026`. */
export function printDay(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, date),
  );
}
