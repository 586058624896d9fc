/** Filters in the URL are plain: `?status=reported,returned&isOverdue=true`, readable and made by hand if need be. */

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  // Commas stay legible; they need no escape in a query.
  return query.size > 0 ? `?${query.toString().replaceAll('%2C', ',')}` : '';
}
