# One set of tags for every build, so that the build cache serves them all.
TAGS        := -tags migrated_fynedo
GOFUMPT     := mvdan.cc/gofumpt@v0.9.2
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.7.0

.PHONY: run build test agree lint bench screenshots icons deps clean

# Without a display: a virtual one, a sandbox session started and stopped, and
# a screenshot.
run: build
ifneq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	build/session-tray $(ARGS)
else ifneq ($(shell uname -s),Linux)
	build/session-tray $(ARGS)
else
	@.ci/deps desktop
	go run $(TAGS) ./.ci/demo
endif

build:
	@.ci/deps build
	@echo "Building (the first time takes some minutes)"
	go build $(TAGS) -o build/session-tray .

test:
	@.ci/deps test
	go vet $(TAGS) ./... ./.ci/agree ./.ci/har ./.ci/demo ./.ci/bench
	go test -race $(TAGS) ./session/... ./assets ./ui ./ui/view ./ui/instance ./ui/autostart ./ui/memory
	go test $(TAGS) -run TestTruth ./session/desk # many more steps than with the race detector
	go test -count=1 $(TAGS) . ./ui/e2e/... # they look at more than they import

# Verdicts beside those of jose, an independent JWT implementation; exported
# exchanges by har-validator, an independent checker of HAR.
agree:
	.ci/agree/run
	.ci/har/run

lint:
	@.ci/deps build
	@out=$$(go run $(GOFUMPT) -l . .ci); test -z "$$out" || { echo "gofumpt would change:"; echo "$$out"; exit 1; }
	go run $(STATICCHECK) $(TAGS) ./... ./.ci/agree ./.ci/har ./.ci/demo ./.ci/bench

bench:
	@.ci/deps test
	go test -run '^$$' -bench . -benchtime 200ms $(TAGS) ./session/... ./ui
	go run $(TAGS) ./.ci/bench

screenshots: build
	@.ci/deps desktop
	go run $(TAGS) ./.ci/demo -screenshots assets/screenshots

# Draws the pictures that are embedded as PNG; needs rsvg-convert.
icons:
	for svg in assets/phase/*.svg; do rsvg-convert -w 64 -h 64 $$svg -o assets/tray/$$(basename $$svg .svg).png; done
	rsvg-convert -w 512 assets/icon.svg -o assets/icon.png

deps:
	@.ci/deps test

clean:
	rm -rf build
