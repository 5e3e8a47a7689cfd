from quiver_engine.cli import main

raise SystemExit(main())
