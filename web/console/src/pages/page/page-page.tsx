import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { Answer } from '../../api/api';
import { useGet } from '../../api/query';
import { useMay } from '../../api/session';
import { Failed } from '../../kit/empty';
import { Columns, Page, Stack } from '../../kit/page';
import { Shapes } from '../../kit/shape';
import type { PageProps } from '../../routes';
import { useSpeech } from '../../text/text';
import { Back } from '../parts/back';
import { LogoCard } from './logo-card';
import { LookCard } from './look-card';
import { Preview } from './preview';
import { WordsCard } from './words-card';

export type ProgramPage = Answer<'/v1/programs/{id}/page', 'get'>;

/* The public page of a program: what it says, asks and looks like, beside the page itself. */
export default function PublicPagePage({ params }: PageProps) {
  const id = params['id'] ?? '';
  const { t } = useSpeech();
  const program = useGet('/v1/programs/{id}', { path: { id } });
  const page = useGet('/v1/programs/{id}/page', { path: { id } });
  const may = useMay()('programs:write');
  const error = program.error ?? page.error;
  if (error && !(program.data && page.data)) return <Failed error={error} onAgain={() => void Promise.all([program.refetch(), page.refetch()])} />;
  if (!program.data || !page.data) return <Shapes lines={8} />;
  return (
    <Page
      title={t('console.page.title')}
      above={<Back href={`/programs/${id}`} label={program.data.name} />}
      acts={
        page.data.url !== null && (
          <Button component="a" href={page.data.url} target="_blank" rel="noreferrer" variant="default" leftSection={<IconExternalLink size={16} />}>
            {t('console.page.open')}
          </Button>
        )
      }
    >
      <Columns wide>
        <Stack>
          <LookCard key={id} page={page.data} disabled={!may} />
          <WordsCard page={page.data} disabled={!may} />
          <LogoCard page={page.data} disabled={!may} />
        </Stack>
        <Preview page={page.data} seen={page.dataUpdatedAt} />
      </Columns>
    </Page>
  );
}
