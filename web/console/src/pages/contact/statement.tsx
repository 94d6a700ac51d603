import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { send } from '../../api/http';
import { wordsOf } from '../../kit/empty';
import { saveFile } from '../../kit/table/csv';
import { say } from '../../kit/toast';
import { useSpeech } from '../../text/text';

const formats = ['pdf', 'csv'] as const;

/* What the contact could download: the statement of all entries, as a file. */
export function StatementMenu({ id, name }: { id: string; name: string }) {
  const speech = useSpeech();
  const { t } = speech;
  const [busy, setBusy] = useState(false);
  const save = async (format: (typeof formats)[number]) => {
    setBusy(true);
    try {
      const response = await send('get', `/v1/contacts/${encodeURIComponent(id)}/statement`, { query: { format }, accept: '*/*' });
      saveFile(`${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.${format}`, await response.blob());
    } catch (error) {
      say(error instanceof Error ? wordsOf(error, speech, 'read') : String(error), true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<IconDownload size={16} />} rightSection={<IconChevronDown size={14} />}>
          {t('console.contact.statement')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
