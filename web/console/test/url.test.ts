import { describe, expect, it } from 'vitest';
import { readState, usual, viewQuery } from '../src/kit/table/state';
import type { Column } from '../src/kit/table/types';
import { patched } from '../src/kit/url';

const column = (key: string, optional = false): Column<never> => ({ key, title: key, cell: () => null, csv: () => null, optional });
const columns = [column('name'), column('status'), column('owner', true)];
const filters = [{ name: 'status', title: 'Status' }, { name: 'owner', title: 'Owner' }];
const read = (search: string) => readState(new URLSearchParams(search), filters, columns);

describe('the state of a table in its address', () => {
  it('is plain where the address says nothing', () => {
    expect(read('')).toEqual({ filters: {}, order: null, after: null, shown: ['name', 'status'] });
    expect(usual(columns)).toEqual(['name', 'status']);
  });

  it('is what the address says', () => {
    expect(read('status=pending&owner=&columns=owner,name&order=closed&after=ref_1')).toEqual({
      filters: { status: 'pending' },
      order: 'closed',
      after: 'ref_1',
      shown: ['name', 'owner'],
    });
  });

  it('ignores what it does not know', () => {
    expect(read('colour=red&columns=nothing').shown).toEqual(['name', 'status']);
  });

  it('changes only what is asked', () => {
    expect(patched('status=pending&after=x', { after: null, owner: 'Tom B' })).toBe('status=pending&owner=Tom+B');
  });

  it('is saved without its page, the same however it was reached', () => {
    expect(viewQuery(new URLSearchParams('owner=a&after=x&status=b'))).toBe(viewQuery(new URLSearchParams('status=b&owner=a')));
  });
});
