import './theme/styles';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query';
import { App } from './app';
import { SpeechProvider } from './text/text';
import { theme } from './theme/theme';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

/* Variables and classes of the theme come from the build (theme-variables), not from style elements at run time. */
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false} deduplicateCssVariables={false}>
      <QueryClientProvider client={queryClient}>
        <SpeechProvider>
          <App />
        </SpeechProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
