"""Looking at pages that may be hostile, with every request watched."""

TOGETHER = 6


class Watch:
    """What a page did that nothing hostile may make it do."""

    def __init__(self, context, url):
        self.context, self.url, self.wrong = context, url, []

    def look(self, paths):
        """At some of them at a time: each has to come to rest, and they rest together."""
        for start in range(0, len(paths), TOGETHER):
            some = paths[start : start + TOGETHER]
            for path, page in [(path, self.open(path)) for path in some]:
                self.close(path, page)

    def open(self, path):
        page = self.context.new_page()
        page.route("**/*", self.ask)
        page.on("dialog", self.dialog)
        page.on("popup", lambda popup: self.wrong.append(f"opened {popup.url}"))
        page.add_init_script(
            "Object.defineProperty(window, 'owned', {set(v) { document.title = 'OWNED'; this.was = v; }})"
        )
        page.goto(self.url + path)
        page.wait_for_load_state("load")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.evaluate("document.querySelectorAll('iframe').forEach((one) => one.scrollIntoView())")
        return page

    def close(self, path, page):
        page.wait_for_load_state("networkidle")
        self.wrong += [f"ran in {frame.url}" for frame in page.frames if frame.title() == "OWNED"]
        if page.url != self.url + path:
            self.wrong.append(f"{path} went to {page.url}")
        page.close()

    def ask(self, route):
        asked = route.request.url
        if asked.startswith((self.url, "data:")):
            return route.fulfill(body="", content_type="text/event-stream") if "/live/" in asked else route.continue_()
        self.wrong.append(f"asked for {asked}")
        return route.abort()

    def dialog(self, dialog):
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()
