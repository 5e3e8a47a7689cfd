// Keras Study in JupyterLab 4, written by hand as one script: no bundler, nothing to build. How JupyterLab loads such a
// file is told at the top of keras-upgrade's; tests/test_jupyter.py runs this one in a real JupyterLab.
//
// 1. The map's boxes lead to the lessons and show what is solved.
// 2. A closed lesson's idle kernel is given back, and so is the one before "next lesson".
// 3. A kernel that died says whether memory ran out, and the output of what it was running is marked as cut off.
// 4. On a narrow screen the lesson comes first, and lines of output are not broken.
'use strict';

(() => {
  const TEXTS = {
    en: {
      solved: (solved, exercises) => `${solved} of ${exercises} exercises solved.`,
      next: 'Go on here:',
      all: 'You have solved every exercise.',
      cut: '— Cut off here: the kernel stopped while this cell was running. —',
      title: 'Out of memory',
      memory: (used, total) => `The kernel of this page died because memory ran out (${used} of ${total} GB).`,
      advice: 'Close other lessons, or raise JUPYTER_MEMORY in .env and run make up. Then run the page again from the top.',
      adviceMachine: 'Close other lessons and other programs. Then run the page again from the top.',
      holds: 'What each kernel held:',
      thisOne: '(this page)',
      close: 'Close',
      following: 'Next:'
    },
    ja: {
      solved: (solved, exercises) => `練習問題 ${exercises} 問のうち ${solved} 問を解きました。`,
      next: '続きはここから:',
      all: 'すべての練習問題を解きました。',
      cut: '— ここで途切れています。このセルの実行中にカーネルが止まりました。 —',
      title: 'メモリ不足です',
      memory: (used, total) => `メモリが足りなくなり、このページのカーネルが終了しました(${total} GB のうち ${used} GB を使用)。`,
      advice: 'ほかのレッスンを閉じるか、.env の JUPYTER_MEMORY を増やして make up を実行してください。そのあと、ページを上から実行しなおします。',
      adviceMachine: 'ほかのレッスンやプログラムを閉じてください。そのあと、ページを上から実行しなおします。',
      holds: '各カーネルの使用量:',
      thisOne: '(このページ)',
      close: '閉じる',
      following: '次へ:'
    }
  };
  const MAP = '00-start-here.ipynb';
  // Below this width JupyterLab's side panel would cover the lesson.
  const NARROW = 700;
  const DEAD = ['autorestarting', 'dead'];
  const STOPPED = [...DEAD, 'restarting', 'terminating'];

  const STYLE = `
    .keras-study-map .keras-study-done rect, .keras-study-map .keras-study-done polygon {
      stroke: #2e7d32 !important; stroke-width: 3px !important; }
    .keras-study-map .keras-study-next rect, .keras-study-map .keras-study-next polygon {
      stroke: #e65100 !important; stroke-width: 4px !important; }
    .keras-study-map a { cursor: pointer; }
    .keras-study-tick { font: bold 15px sans-serif; fill: #2e7d32; }
    .keras-study-go-on { margin: 8px 0; padding: 8px 12px; border-left: 4px solid #e65100;
      background: var(--jp-layout-color2); color: var(--jp-content-font-color1); }
    .keras-study-go-on a { font-weight: bold; }
    .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stdout'] { overflow-x: auto; }
    .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stdout'] pre { white-space: pre; }
  `;

  let shareScope = {};

  async function shared(name) {
    const versions = Object.values(shareScope[name] ?? {});
    if (!versions.length) {
      throw new Error(`keras-study: expected JupyterLab 4's shared package ${name}, received none.`);
    }
    const one = versions.find((version) => version.loaded) ?? versions[0];
    return (await one.get())();
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // A lesson's folder says more about its reader than JupyterLab's menu.
  const languageOf = (path) => (path.split('/').includes('ja') ? 'ja' : 'en');

  const gigabytes = (bytes) => (bytes / 2 ** 30).toFixed(1);

  // The map

  const SVG = 'http://www.w3.org/2000/svg';

  // JupyterLab shows a Mermaid diagram as a picture, whose links lead nowhere: the same drawing, in the page.
  async function enliven(image, open) {
    const source = await (await fetch(image.src)).text();
    const drawing = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
    if (!image.isConnected || drawing.localName !== 'svg') {
      return;
    }
    const svg = document.importNode(drawing, true);
    svg.style.cssText = `width: ${svg.viewBox.baseVal.width}px; max-width: 100%; height: auto`;
    svg.classList.add('keras-study-map');
    for (const link of svg.querySelectorAll('a')) {
      link.dataset.lesson = link.getAttribute('href') ?? link.getAttribute('xlink:href');
      link.addEventListener('click', (event) => {
        event.preventDefault();
        open(link.dataset.lesson);
      });
    }
    image.replaceWith(svg);
  }

  function mark(svg, course, text, open) {
    svg.querySelectorAll('.keras-study-tick').forEach((tick) => tick.remove());
    const lessons = new Map(course.lessons.map((lesson) => [`${lesson.name}.ipynb`, lesson]));
    for (const link of svg.querySelectorAll('a')) {
      const lesson = lessons.get(link.dataset.lesson);
      const box = link.querySelector('rect, polygon')?.getBBox();
      if (!lesson || !box) {
        continue;
      }
      const done = lesson.exercises > 0 && lesson.solved === lesson.exercises;
      link.classList.toggle('keras-study-done', done);
      link.classList.toggle('keras-study-next', lesson.name === course.next);
      if (lesson.solved) {
        const tick = document.createElementNS(SVG, 'text');
        tick.setAttribute('class', 'keras-study-tick');
        tick.setAttribute('x', box.x + box.width - 6);
        tick.setAttribute('y', box.y + 15);
        tick.setAttribute('text-anchor', 'end');
        tick.textContent = done ? '✓' : `${lesson.solved}/${lesson.exercises}`;
        (link.querySelector('g') ?? link).append(tick);
      }
    }
    const sum = (key) => course.lessons.reduce((all, lesson) => all + lesson[key], 0);
    const line = element('p', { className: 'keras-study-go-on' }, text.solved(sum('solved'), sum('exercises')), ' ');
    if (course.next) {
      const name = `${course.next}.ipynb`;
      const link = element('a', { href: name, textContent: lessons.get(name).title });
      link.addEventListener('click', (event) => {
        event.preventDefault();
        event.stopPropagation();
        open(name);
      });
      line.append(text.next, ' ', link);
    } else {
      line.append(text.all);
    }
    const place = svg.closest('.jp-RenderedMermaid');
    if (place.previousElementSibling?.classList.contains('keras-study-go-on')) {
      place.previousElementSibling.remove();
    }
    place.before(line);
  }

  function watchMap(panel, app, request) {
    const path = () => panel.context.path;
    const open = (name) =>
      app.commands.execute('docmanager:open', { path: [...path().split('/').slice(0, -1), name].join('/') });
    const refresh = async () => {
      const maps = panel.node.querySelectorAll('.keras-study-map');
      if (maps.length) {
        const language = languageOf(path());
        const course = await request(`keras-study/course?language=${language}`);
        maps.forEach((svg) => mark(svg, course, TEXTS[language], open));
      }
    };
    const look = async () => {
      const images = [...panel.node.querySelectorAll('.jp-RenderedMermaid img')];
      if (images.length) {
        await Promise.all(images.map((image) => enliven(image, open)));
        await refresh();
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(panel.node, { childList: true, subtree: true });
    const whenShown = () => app.shell.currentWidget === panel && refresh();
    app.shell.currentChanged?.connect(whenShown);
    window.addEventListener('focus', whenShown);
    panel.disposed.connect(() => {
      observer.disconnect();
      app.shell.currentChanged?.disconnect(whenShown);
      window.removeEventListener('focus', whenShown);
    });
    void look();
  }

  // Kernels

  // Closing a page gives its kernel back: the server waits for the grace, and spares what trains.
  function watchClosing(panel, request) {
    let kernel = panel.sessionContext.session?.kernel?.id;
    panel.sessionContext.kernelChanged.connect((context, change) => {
      // A page that closes parts from its kernel first.
      kernel = change.newValue?.id ?? (context.isDisposed ? kernel : undefined);
    });
    panel.disposed.connect(() => kernel && request(`keras-study/kernels/${kernel}/left`, 'POST'));
  }

  // "Next:" leads on, so the page that it stands on is saved and closed, unless it computes.
  function followNext(event, tracker) {
    const link = event.target.closest?.('.jp-Notebook a');
    const panel = link && tracker.find((one) => one.node.contains(link));
    const sentence = link?.closest('p')?.textContent.trim() ?? '';
    if (!panel || !Object.values(TEXTS).some((text) => sentence.startsWith(text.following))) {
      return;
    }
    const arrived = async (_, current) => {
      if (!current || current === panel) {
        return;
      }
      tracker.currentChanged.disconnect(arrived);
      const status = panel.sessionContext.session?.kernel?.status ?? 'idle';
      if (panel.isDisposed || status !== 'idle') {
        return;
      }
      if (panel.context.model.dirty && !panel.context.model.readOnly) {
        await panel.context.save();
      }
      panel.close();
    };
    tracker.currentChanged.connect(arrived);
  }

  function watchDeath(panel, running, request, dialogs) {
    panel.sessionContext.statusChanged.connect(async (_, status) => {
      const text = TEXTS[languageOf(panel.context.path)];
      if (STOPPED.includes(status)) {
        markCut(running.get(panel.content), text);
      }
      if (DEAD.includes(status)) {
        const report = await request('keras-study/kernels');
        if (report.killed) {
          await dialogs(text.title, memoryReport(report, panel.sessionContext.session?.kernel?.id, text), text.close);
        }
      }
    });
  }

  // The kernel runs cells one after another: of those that wait, only the first had begun.
  function markCut(cells, text) {
    const [cell] = cells ?? [];
    if (!cell || cell.isDisposed || cell.model.outputs.toJSON().some((output) => output.output_type === 'error')) {
      return;
    }
    cell.model.outputs.add({ output_type: 'stream', name: 'stderr', text: `\n${text.cut}\n` });
    cells.clear();
  }

  function memoryReport(report, dead, text) {
    const rows = report.kernels.map((kernel) =>
      element(
        'tr',
        {},
        element('td', {}, `${kernel.path || kernel.id} ${kernel.id === dead ? text.thisOne : ''}`),
        element('td', { style: 'padding-left: 2em; text-align: right' }, `${gigabytes(kernel.bytes)} GB`)
      )
    );
    return element(
      'div',
      { className: 'keras-study-memory' },
      element('p', {}, text.memory(gigabytes(report.used), gigabytes(report.total))),
      element('p', {}, report.limited ? text.advice : text.adviceMachine),
      element('p', {}, text.holds),
      element('table', {}, ...rows)
    );
  }

  async function watchExecutions() {
    const { NotebookActions } = await shared('@jupyterlab/notebook');
    const running = new Map();
    NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
      running.set(notebook, (running.get(notebook) ?? new Set()).add(cell));
    });
    // A restart cancels what runs: that may be told before the kernel's new status is.
    NotebookActions.executed.connect((_, { notebook, cell, success }) =>
      setTimeout(() => running.get(notebook)?.delete(cell), success ? 0 : 1000)
    );
    return running;
  }

  async function plugin() {
    const { INotebookTracker } = await shared('@jupyterlab/notebook');
    const { ILabShell } = await shared('@jupyterlab/application');
    const { ServerConnection } = await shared('@jupyterlab/services');
    const { Dialog, showDialog } = await shared('@jupyterlab/apputils');
    const { Widget } = await shared('@lumino/widgets');

    return {
      id: 'keras-study:plugin',
      description: 'The map, the kernels and the layout of Keras Study.',
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ILabShell],
      activate: async (app, tracker, labShell) => {
        document.head.append(element('style', { textContent: STYLE }));
        const settings = app.serviceManager.serverSettings;
        // makeRequest brings the token and the XSRF header along; baseUrl is right behind any proxy or hub.
        const request = async (path, method = 'GET') => {
          const answer = await ServerConnection.makeRequest(settings.baseUrl + path, { method }, settings);
          if (!answer.ok) {
            throw new Error(`keras-study: expected an answer from ${path}, received ${answer.status}.`);
          }
          return answer.status === 204 ? null : answer.json();
        };
        const dialogs = (title, node, close) =>
          showDialog({ title, body: new Widget({ node }), buttons: [Dialog.okButton({ label: close })] });

        const running = await watchExecutions();
        const watch = (panel) => {
          watchClosing(panel, request);
          watchDeath(panel, running, request, dialogs);
          panel.disposed.connect(() => running.delete(panel.content));
          void panel.context.ready.then(() => {
            if (panel.context.path.endsWith(MAP) && !panel.isDisposed) {
              watchMap(panel, app, request);
            }
          });
        };
        tracker.forEach(watch);
        tracker.widgetAdded.connect((_, panel) => watch(panel));
        document.addEventListener('click', (event) => followNext(event, tracker), true);

        if (labShell && window.innerWidth < NARROW) {
          void app.restored.then(() => labShell.collapseLeft());
          // A link to a page opens the file browser beside it once more.
          const once = () => {
            tracker.widgetAdded.disconnect(once);
            labShell.collapseLeft();
          };
          tracker.widgetAdded.connect(once);
        }
      }
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB['keras-study'] = {
    init: (scope) => {
      shareScope = scope;
    },
    get: async (module) => {
      if (module !== './extension') {
        throw new Error(`keras-study: expected './extension', received '${module}'.`);
      }
      const made = { __esModule: true, default: await plugin() };
      return () => made;
    }
  };
})();
