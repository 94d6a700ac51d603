/* The widget's look. A constructed style sheet, for a strict content security policy refuses style elements. Whatever a page
 * may want otherwise is a custom property or a part. */

const CSS = `
:host{display:block;container-type:inline-size;min-height:var(--referd-height,236px);
--fill:var(--referd-color,var(--brand,#1f2937));--on:var(--referd-on-color,var(--brand-on,#fff));
--text:var(--referd-text,#171a20);--dim:var(--referd-muted,#565c66);--line:var(--referd-line,#dedfe3);--edge:var(--referd-edge,#858b96);--ground:var(--referd-surface,#fff);
font:15px/1.45 var(--referd-font,inherit);font-family:var(--referd-font,inherit)}
@supports (color:light-dark(#000,#fff)){:host{--text:var(--referd-text,light-dark(#171a20,#e9ebef));--dim:var(--referd-muted,light-dark(#565c66,#a3aab7));--line:var(--referd-line,light-dark(#dedfe3,#343a45));--edge:var(--referd-edge,light-dark(#858b96,#7d8593));--ground:var(--referd-surface,light-dark(#fff,#14171c))}}
:host([hidden]){display:none}
*{box-sizing:border-box;margin:0}
.card{min-height:inherit;color:var(--text);background:var(--ground);border:1px solid var(--line);border-radius:var(--referd-radius,16px);padding:20px}
h2{font-size:20px;line-height:1.25;letter-spacing:-.01em;font-weight:650;text-wrap:balance}
.dim{color:var(--dim)}h2+p{margin-top:3px}
.row{display:flex;gap:6px;margin-top:14px}
.row>input{flex:1 1 150px}form{margin-top:14px}form .row{flex-wrap:wrap;margin:4px 0}form .main{min-height:44px}
.well{border:1px solid var(--edge);border-radius:12px;padding:5px}
textarea.field{display:block;width:100%;background:none;font:inherit;color:inherit;padding:8px 9px;resize:vertical;margin:3px 0}label{display:block;margin-top:8px}
blockquote{white-space:pre-line;overflow-wrap:anywhere;border-left:3px solid var(--line);padding-left:12px;margin-top:8px}ul{list-style:none;padding:0;margin-top:8px}li{overflow-wrap:anywhere}li+li{margin-top:4px}
.plain{border:1px solid var(--edge);border-radius:9px;background:none;color:inherit;padding:0 14px;min-height:44px}
input{flex:1;min-width:0;border:0;background:none;font:inherit;color:inherit;padding:0 9px;min-height:40px}
.field{border:1px solid var(--edge);border-radius:10px}
input:invalid{box-shadow:none}
button,a,summary{font:inherit;cursor:pointer}
button,.share a{min-height:44px;border-radius:10px;font-weight:550;text-decoration:none}
.main{border:0;border-radius:9px;background:var(--fill);color:var(--on);font-weight:600;padding:0 16px;min-height:40px;white-space:nowrap}
.main:hover{filter:brightness(.94)}
.share{flex-wrap:wrap;margin-top:8px}
.share>*{flex:1 1 84px;display:grid;place-items:center;border:1px solid var(--line);background:none;color:inherit;font-size:14px;padding:0 6px}
.share>:hover{border-color:var(--fill)}
:focus-visible{outline:2px solid var(--text);outline-offset:2px}
.foot{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline;margin-top:16px;padding-top:14px;border-top:1px solid var(--line);font-size:14px;color:var(--dim)}
.foot b{color:var(--text);font-weight:650;font-variant-numeric:tabular-nums}
.foot a{margin-left:auto;color:var(--text);padding:4px 0}
.code{font-size:14px;margin-top:10px}.code b{color:var(--text);letter-spacing:.02em}
details{margin-top:12px;font-size:14px}summary{padding:6px 0;width:fit-content;text-decoration:underline}
.qr{display:block;background:#fff;border-radius:8px;width:168px;height:168px;margin-top:6px}
.wrong{color:var(--referd-wrong,#9d1718)}
@supports (color:light-dark(#000,#fff)){.wrong{color:var(--referd-wrong,light-dark(#9d1718,#fda297))}}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bone{display:block;background:var(--line);border-radius:8px;height:20px;width:60%;opacity:.55}.bone+.bone{margin-top:12px;height:16px;width:85%}.bone+.bone+.bone{margin-top:16px;height:52px;width:100%}
@container (min-width:560px){.card{padding:24px 26px}}
`;

let sheet: CSSStyleSheet | undefined;

export function dress(root: ShadowRoot): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  root.adoptedStyleSheets = [sheet];
}
