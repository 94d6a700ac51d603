// Puts Redoc in the place of the plain page, once it is there: until then, without scripts and where it fails, the plain page
// stays. It follows the browser when that changes between light and dark.

import { themeOf } from './theme.ts';

const DESCRIPTION = '/openapi.json';

function start(dark: boolean): void {
  const plain = document.getElementById('plain');
  const before = document.getElementById('reference');
  const place = document.createElement('div');
  document.body.append(place);
  const options = { theme: themeOf(dark), nativeScrollbars: true, pathInMiddlePanel: true, hideDownloadButtons: false, sortRequiredPropsFirst: true, jsonSamplesExpandLevel: 3, hideHostname: true };
  Redoc.init(DESCRIPTION, options, place, (error) => {
    if (error !== undefined && error !== null) {
      place.remove();
      return;
    }
    before?.remove();
    place.id = 'reference';
    if (plain !== null) plain.hidden = true;
  });
}

const darkness = matchMedia('(prefers-color-scheme: dark)');
darkness.addEventListener('change', () => start(darkness.matches));
start(darkness.matches);
