/* The programs to choose from, in fields of others; no Zap begins with it. */
export const programList = {
  key: 'program_list',
  noun: 'Program',
  display: { label: 'List of Programs', description: 'Fills the choice of a program.', hidden: true },
  operation: {
    perform: async (z) => {
      const response = await z.request({ url: '/v1/programs', params: { limit: 100 } });
      return response.data.data.map(({ id, name, currency }) => ({ id, name, currency }));
    },
    sample: { id: 'prg_01jz0000000000000000000000', name: 'Customer referrals', currency: 'USD' },
  },
};
