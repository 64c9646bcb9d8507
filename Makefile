# The build tags, given to every go command and to the tests that call one, so that
# one build cache serves them all. On Linux OpenGL ES draws the window: its binding
# compiles in seconds, that of OpenGL 2.1 in minutes. The tests of the whole program
# (tag desktop) need its virtual desktop.
TAGS := migrated_fynedo
ifeq ($(shell uname -s),Linux)
TAGS := $(TAGS),gles,desktop
endif
export GOFLAGS := $(strip $(filter-out -tags=%,$(shell go env GOFLAGS 2>/dev/null)) -tags=$(TAGS))

# Programs of the repository that stand outside ./... for their folder begins with a dot.
TOOLS := ./.ci/agree ./.ci/har ./.ci/demo ./.ci/bench

# Rooms that build without a C compiler for any system, and the pages, which Fyne
# builds so for Linux and Windows.
PURE  := ./session/... ./assets/... ./ui/view ./ui/instance ./ui/autostart ./ui/memory
PAGES := ./ui/driver ./ui/kit ./ui/input ./ui/sessions ./ui/inspector ./ui/timeline ./ui/settings

.DEFAULT_GOAL := help
.PHONY: help run build windows test agree lint vuln bench screenshots icons deps clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: build ## build and start the program; without a display, on a virtual one, with a screenshot
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	build/session-tray $(ARGS)
else ifneq ($(shell uname -s),Linux)
	build/session-tray $(ARGS)
else
	@.ci/deps desktop
	go run ./.ci/demo
endif

build: ## build the program as build/session-tray
	@.ci/deps build
	@echo "Building (the first time takes a minute or two)"
	go build -o build/session-tray .

windows: ## cross-build the program for Windows as build/session-tray.exe
	@.ci/deps windows
	GOFLAGS="$(filter-out -tags=%,$(GOFLAGS)) -tags=migrated_fynedo" GOOS=windows GOARCH=amd64 CGO_ENABLED=1 \
		CC=x86_64-w64-mingw32-gcc go build -ldflags -H=windowsgui -o build/session-tray.exe .

test: ## run all tests
	@.ci/deps test
	go vet ./... $(TOOLS)
	go test -race ./session/... ./assets/... ./ui ./ui/tray $(PAGES) $(filter ./ui/%,$(PURE))
	go test -run TestTruth ./session/desk # many more steps than with the race detector
	go test -count=1 . ./ui/e2e/... # they look at more than they import

agree: ## compare verdicts with jose, exported exchanges with har-validator (needs npm)
	.ci/agree/run
	.ci/har/run

lint: ## check format, staticcheck, the workflows, and vet for Windows and macOS
	@.ci/deps build
	@out=$$(go tool gofumpt -l . .ci); test -z "$$out" || { echo "gofumpt would change:"; echo "$$out"; exit 1; }
	go tool staticcheck ./... $(TOOLS)
	CGO_ENABLED=0 GOOS=windows go vet -tags migrated_fynedo $(PURE) $(PAGES)
	CGO_ENABLED=0 GOOS=darwin go vet -tags migrated_fynedo $(PURE)
	go tool actionlint

vuln: ## look for known vulnerabilities
	go tool govulncheck ./...

bench: ## measure the program beside a bare Fyne window
	@.ci/deps test
	go test -run '^$$' -bench . -benchtime 200ms ./session/... ./ui/...
	go run ./.ci/bench

screenshots: build ## take the pictures of the README
	@.ci/deps desktop
	go run ./.ci/demo -screenshots assets/screenshots

icons: ## draw the embedded PNGs from their SVG sources (needs rsvg-convert)
	for svg in assets/phase/*.svg; do rsvg-convert -w 64 -h 64 $$svg -o assets/tray/$$(basename $$svg .svg).png; done
	rsvg-convert -w 512 assets/icon.svg -o assets/icon.png

deps: ## install what the tests need
	@.ci/deps test

clean: ## remove what was built
	rm -rf build
