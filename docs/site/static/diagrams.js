// After mermaid.min.js, which is loaded from this site's own folder.
mermaid.initialize({ startOnLoad: false, theme: "default" });
mermaid.run({ querySelector: "pre.mermaid" });
