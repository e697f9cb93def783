import { type Html, html } from './html.ts';
import type { Manifest } from './manifest.ts';
import type { Wishes } from './wishes.ts';

export function formPage({ wishes, problem }: { wishes: Wishes; problem?: string | undefined }): Html {
  return page(
    'Register Baton',
    html`
<p>No App is registered here yet. Three answers, one button on GitHub, and its credentials are in <code>.env</code>.</p>
${problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`}
<form action="/manifest" method="get">
<label for="name">Name of the App</label>
<input id="name" name="name" value="${wishes.name}" required maxlength="34" autocomplete="off">
<p class="hint">Nobody else on GitHub may have it. GitHub lets you change it once more.</p>
<label for="organization">Organisation</label>
<input id="organization" name="organization" value="${wishes.organization}" autocomplete="off">
<p class="hint">Leave it empty to register the App for your own account.</p>
<label for="url">Address for webhooks</label>
<input id="url" name="url" type="url" value="${wishes.url}" required placeholder="https://baton.example.org" autocomplete="off">
<p class="hint">Where GitHub reaches this server. To try it out on your own machine: a new channel of
<a href="https://smee.io/new">smee.io</a>.</p>
<button>Next</button>
</form>`,
  );
}

export function confirmPage(params: { manifest: Manifest; action: string }): Html {
  const { manifest, action } = params;
  const permissions = Object.entries(manifest.default_permissions).map(
    ([name, level]) => html`<li><code>${name}</code>: ${level}</li>`,
  );
  const events = manifest.default_events.map((name) => html`<li><code>${name}</code></li>`);
  return page(
    'Register Baton',
    html`
<p>GitHub will show its own page, with your answers filled in. Nothing is registered before you press its button.</p>
<dl>
<dt>Name</dt><dd>${manifest.name}</dd>
<dt>Webhooks</dt><dd><code>${manifest.hook_attributes.url}</code></dd>
<dt>Permissions</dt><dd><ul>${permissions}</ul></dd>
<dt>Events</dt><dd><ul>${events}</ul></dd>
</dl>
<form action="${action}" method="post">
<input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
<button>Go on to ${new URL(action).host}</button>
<a href="/">Back</a>
</form>`,
  );
}

export function donePage(params: { name: string; installUrl: string; path: string }): Html {
  return page(
    'Baton is registered',
    html`
<p>The App <strong>${params.name}</strong> is there, and its credentials are in <code>${params.path}</code>, for your
account alone to read.</p>
<p><a class="button" href="${params.installUrl}">Install it on repositories</a></p>
<p>The server goes on by itself: look at the terminal.</p>`,
  );
}

export function failedPage(reason: string): Html {
  return page(
    'That did not work',
    html`
<p class="problem" role="alert">${reason}</p>
<p><a class="button" href="/">Begin again</a></p>`,
  );
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; --line: #8886; --button: #1f6f43; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; }
label { display: block; font-weight: 600; margin-top: 1.25rem; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; border: 1px solid var(--line); border-radius: .375rem; }
.hint { margin: .25rem 0 0; font-size: .875rem; opacity: .75; }
.problem { border-left: .25rem solid #c33; padding: .5rem .75rem; background: #c331; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin: 0; overflow-wrap: anywhere; } ul { margin: 0; padding-left: 1.25rem; }
button, .button { display: inline-block; font: inherit; font-weight: 600; color: #fff; background: var(--button); border: 0;
  border-radius: .375rem; padding: .5rem 1.25rem; margin: 1.5rem .75rem 0 0; text-decoration: none; cursor: pointer; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
