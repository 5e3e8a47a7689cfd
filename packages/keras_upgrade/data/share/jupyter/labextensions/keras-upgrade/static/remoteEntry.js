// "Upgrade this notebook to Keras 3" in JupyterLab 4 and Notebook 7, written by hand: no bundler, nothing to build.
//
// JupyterLab loads `_build.load` of package.json as a plain script and then expects a module-federation container:
// window._JUPYTERLAB[name] with init(shareScope) and get('./extension'), which resolves to a function that gives the
// module. The share scope maps each shared package to {version: {get}}; everything that this file uses from
// JupyterLab comes from there, so that there is one copy of each. A bundler would generate the same from the same
// source, and 100 kB besides; tests/test_jupyter.py runs this file in a real JupyterLab.
'use strict';

(() => {
  const COMMAND = 'keras-upgrade:notebook';
  // The toolbar's: it is there only where something can be upgraded.
  const BUTTON = 'keras-upgrade:button';
  const ROUTE = 'keras-upgrade/notebook';

  const TEXTS = {
    en: {
      label: 'Upgrade this notebook to Keras 3',
      caption: 'Rewrite code for an older Keras (2015-2019) so that it runs on Keras 3, and say what changed and why',
      done: 'Upgraded to Keras 3',
      summary: (cells) => `${cells === 1 ? '1 cell was' : `${cells} cells were`} rewritten. Outputs stay until you run the cells again.`,
      nothing: 'Nothing to upgrade: no code for an older Keras was found in this notebook.',
      otherKernel: (name) => `This notebook's kernel runs ${name}. Only Python notebooks are upgraded.`,
      keep: 'Keep',
      undo: 'Undo all',
      close: 'Close',
      cell: (number) => `Cell ${number}`,
      line: (number) => `line ${number}`,
      check: 'please check',
      byHand: 'To do by hand',
      more: 'more',
      failed: 'The notebook was not changed',
      raced: 'The notebook was edited while the upgrade was at work. Try again.',
      readOnly: 'This notebook is read-only. Save a copy of it, then upgrade that.'
    },
    ja: {
      label: 'このノートブックを Keras 3 に書き換える',
      caption: '古い Keras（2015〜2019 年）のコードを Keras 3 で動くように書き換え、何がなぜ変わったかを説明します',
      done: 'Keras 3 に書き換えました',
      summary: (cells) => `${cells} 個のセルを書き換えました。出力は、セルをもう一度実行するまでそのまま残ります。`,
      nothing: '書き換えるところはありません。このノートブックに古い Keras のコードは見つかりませんでした。',
      otherKernel: (name) => `このノートブックのカーネルは ${name} です。書き換えられるのは Python のノートブックだけです。`,
      keep: 'このまま使う',
      undo: 'すべて元に戻す',
      close: '閉じる',
      cell: (number) => `セル ${number}`,
      line: (number) => `${number} 行目`,
      check: '要確認',
      byHand: '手作業が必要なところ',
      more: 'くわしく',
      failed: 'ノートブックは変更していません',
      raced: '書き換えの途中でノートブックが編集されました。もう一度お試しください。',
      readOnly: 'このノートブックは読み取り専用です。コピーを保存してから書き換えてください。'
    }
  };

  // JupyterLab's toolbar shows a command's icon alone, and nobody would know what it does: so the label gets one.
  const ICON =
    "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
    "%3Cpath d='M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 3.2L11.8 8H9.2v4H6.8V8H4.2z' fill-rule='evenodd'/%3E%3C/svg%3E\")";
  const STYLE = `[data-command='${BUTTON}']::before { content: ''; width: 14px; height: 14px; margin-right: 4px;
    flex: none; align-self: center; background: var(--jp-brand-color1); mask: ${ICON}; -webkit-mask: ${ICON}; }`;

  let shareScope = {};

  async function shared(name) {
    const versions = Object.values(shareScope[name] ?? {});
    if (!versions.length) {
      throw new Error(`keras-upgrade: expected JupyterLab 4's shared package ${name}, received none.`);
    }
    const one = versions.find((version) => version.loaded) ?? versions[0];
    return (await one.get())();
  }

  // Building the page

  function element(tag, style, ...children) {
    const made = document.createElement(tag);
    made.style.cssText = style;
    // Strings become text, never markup: they hold the learner's code.
    made.append(...children);
    return made;
  }

  const code = (text) => element('code', 'white-space: pre-wrap', text);

  // In explanations, code stands between backticks.
  const prose = (text) => text.split('`').map((part, index) => (index % 2 ? code(part) : part));

  function diffBlock(lines) {
    const colours = { '-': 'rgba(248, 81, 73, 0.18)', '+': 'rgba(46, 160, 67, 0.2)' };
    const rows = lines.map((line) =>
      element('div', `min-height: 1.3em; padding: 0 6px; background: ${colours[line[0]] ?? 'none'}`, line)
    );
    return element(
      'div',
      'font-family: var(--jp-code-font-family); font-size: var(--jp-code-font-size); white-space: pre-wrap; ' +
        'margin: 4px 0; border: 1px solid var(--jp-border-color2)',
      ...rows
    );
  }

  function reasonItem(reason, text) {
    const item = element('li', 'margin: 3px 0');
    reason.edits.forEach((edit, index) => {
      item.append(index ? '; ' : '', edit.old ? code(edit.old) : '', ' → ', edit.new ? code(edit.new) : '∅');
      if (edit.check) {
        item.append(' ', element('b', 'color: var(--jp-warn-color1)', `(${text.check})`));
      }
      item.append(' ', ...prose(edit.note));
    });
    const link = element('a', 'color: var(--jp-content-link-color)', text.more);
    link.href = reason.link;
    link.target = '_blank';
    link.rel = 'noopener';
    item.append(element('br', ''), ...prose(reason.why), ' ', link);
    return item;
  }

  function report(answer, text) {
    const body = element('div', 'max-width: 760px; max-height: 60vh; overflow: auto; color: var(--jp-ui-font-color1)');
    if (answer.cells.length) {
      body.append(element('p', 'margin: 0 0 8px', text.summary(answer.cells.length)));
    }
    if (answer.warnings.length) {
      const items = answer.warnings.map((one) =>
        element('li', 'margin: 3px 0', `${text.cell(one.number)}, ${text.line(one.line)}: `, ...prose(one.text))
      );
      body.append(element('b', 'color: var(--jp-warn-color1)', text.byHand), element('ul', 'margin: 2px 0 8px', ...items));
    }
    for (const cell of answer.cells) {
      body.append(
        element('b', '', text.cell(cell.number)),
        diffBlock(cell.diff),
        element('ul', 'margin: 2px 0 12px', ...cell.reasons.map((reason) => reasonItem(reason, text)))
      );
    }
    return body;
  }

  // The upgrade

  async function upgrade(panel, settings, language) {
    const { ServerConnection } = await shared('@jupyterlab/services');
    const notebook = panel.content.model.toJSON();
    // Outputs are not looked at, and pictures in them may be large.
    const cells = notebook.cells.map(({ cell_type, source, metadata }) => ({ cell_type, source, metadata }));
    const body = JSON.stringify({ notebook: { ...notebook, cells }, language });
    // makeRequest brings the token and the XSRF header along; baseUrl is right behind any proxy or hub.
    const response = await ServerConnection.makeRequest(settings.baseUrl + ROUTE, { method: 'POST', body }, settings);
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Error(answer.message || `${response.status} ${response.statusText}`);
    }
    return { answer, sent: cells };
  }

  const joined = (source) => (Array.isArray(source) ? source.join('') : source);

  // Returns false, and changes nothing, where the notebook is no longer what was sent.
  function apply(panel, cells, sent) {
    const shared = panel.content.model.sharedModel;
    const same =
      shared.cells.length === sent.length && shared.cells.every((cell, i) => cell.getSource() === joined(sent[i].source));
    if (!same) {
      return false;
    }
    // One transaction of the notebook is one step for "Undo"; what was typed a moment ago is a step of its own.
    shared.undoManager?.stopCapturing();
    shared.transact(() => {
      for (const { index, source } of cells) {
        shared.cells[index].setSource(source);
      }
    });
    shared.undoManager?.stopCapturing();
    return true;
  }

  async function run(panel, settings, language) {
    const text = TEXTS[language];
    const { Dialog, showDialog } = await shared('@jupyterlab/apputils');
    const { Widget } = await shared('@lumino/widgets');
    const say = (title, body) => showDialog({ title, body, buttons: [Dialog.okButton({ label: text.close })] });
    if (panel.content.model.readOnly) {
      await say(text.failed, text.readOnly);
      return;
    }
    let outcome;
    try {
      outcome = await upgrade(panel, settings, language);
    } catch (error) {
      await say(text.failed, String(error.message ?? error));
      return;
    }
    const { answer, sent } = outcome;
    if (!answer.cells.length && !answer.warnings.length) {
      await say(text.label, answer.kernel ? text.otherKernel(answer.kernel) : text.nothing);
      return;
    }
    if (answer.cells.length && !apply(panel, answer.cells, sent)) {
      await say(text.failed, text.raced);
      return;
    }
    const undo = Dialog.cancelButton({ label: text.undo });
    const keep = Dialog.okButton({ label: answer.cells.length ? text.keep : text.close });
    const result = await showDialog({
      title: answer.cells.length ? text.done : text.byHand,
      body: new Widget({ node: report(answer, text) }),
      buttons: answer.cells.length ? [undo, keep] : [keep]
    });
    // Escape and the cross give a "Cancel" of JupyterLab's own: only a click on our button takes the upgrade back.
    if (result.button.label === text.undo) {
      panel.content.model.sharedModel.undo();
    }
  }

  async function plugin() {
    const { INotebookTracker } = await shared('@jupyterlab/notebook');
    const { ICommandPalette } = await shared('@jupyterlab/apputils');
    const { ITranslator } = await shared('@jupyterlab/translation');

    return {
      id: 'keras-upgrade:plugin',
      description: 'Upgrades the open notebook to Keras 3.',
      autoStart: true,
      requires: [INotebookTracker],
      optional: [ICommandPalette, ITranslator],
      activate: (app, tracker, palette, translator) => {
        // A lesson's folder says more about its reader than JupyterLab's menu.
        const language = () => {
          const folders = tracker.currentWidget?.context.path.split('/').slice(0, -1) ?? [];
          const folder = folders.reverse().find((name) => name === 'en' || name === 'ja');
          return folder ?? ((translator?.languageCode ?? '').startsWith('ja') ? 'ja' : 'en');
        };
        const settings = app.serviceManager.serverSettings;
        const upgradable = new WeakSet();
        const look = async (panel) => {
          // Where the server cannot say, the button is there, and a click tells why.
          const found = await upgrade(panel, settings, language()).then(
            ({ answer }) => answer.cells.length + answer.warnings.length > 0,
            () => true
          );
          upgradable[found ? 'add' : 'delete'](panel);
          app.commands.notifyCommandChanged(BUTTON);
        };
        const watch = async (panel) => {
          await panel.context.ready;
          panel.context.saveState.connect((_, state) => state === 'completed' && look(panel));
          await look(panel);
        };
        tracker.forEach(watch);
        tracker.widgetAdded.connect((_, panel) => watch(panel));

        document.head.append(Object.assign(document.createElement('style'), { textContent: STYLE }));
        const command = {
          label: () => TEXTS[language()].label,
          caption: () => TEXTS[language()].caption,
          isEnabled: () => tracker.currentWidget !== null && tracker.currentWidget === app.shell.currentWidget,
          execute: async () => {
            const panel = tracker.currentWidget;
            if (panel) {
              await panel.context.ready;
              await run(panel, settings, language());
              await look(panel);
            }
          }
        };
        app.commands.addCommand(COMMAND, command);
        app.commands.addCommand(BUTTON, { ...command, isVisible: () => upgradable.has(tracker.currentWidget) });
        tracker.currentChanged.connect(() => {
          app.commands.notifyCommandChanged(COMMAND);
          app.commands.notifyCommandChanged(BUTTON);
        });
        palette?.addItem({ command: COMMAND, category: 'Notebook Operations' });
      }
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB['keras-upgrade'] = {
    init: (scope) => {
      shareScope = scope;
    },
    get: async (module) => {
      if (module !== './extension') {
        throw new Error(`keras-upgrade: expected './extension', received '${module}'.`);
      }
      const made = { __esModule: true, default: await plugin() };
      return () => made;
    }
  };
})();
