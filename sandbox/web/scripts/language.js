// Tells the browser which language the page is in: for fonts, hyphenation and readers of the screen.
export default function ({ data }) {
  document.documentElement.lang = data.language;
}
