// "Nothing is stored": how much of everything there is, to compare before and after a refused request.

const LISTS = ['programs', 'contacts', 'participants', 'referrals', 'rewards', 'clicks', 'connections', 'ledger/accounts', 'ledger/transactions'];

/** The ids of every row of every list that a client can see, as one text. */
export async function everythingStored(client) {
  const parts = [];
  for (const list of LISTS) {
    const rows = await client.readAll(`/v1/${list}`);
    parts.push(`${list}: ${rows.map((row) => row.id).join(' ')}`);
  }
  return parts.join('\n');
}
