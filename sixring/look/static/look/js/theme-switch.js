// <theme-switch> with buttons value="" | "light" | "dark": sets data-theme on <html> and keeps the choice in a cookie.
const YEAR = 31536000;

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button[value]");
      if (button) this.choose(button.value);
    });
    this.show();
  }

  choose(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
    document.querySelectorAll("theme-switch").forEach((one) => one.show());
  }

  show() {
    const theme = document.documentElement.dataset.theme ?? "";
    for (const button of this.querySelectorAll("button[value]")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
