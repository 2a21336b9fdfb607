// @ts-check
/** A chart in the page's colours, by ECharts. Owns one element, which has a height of its own. */
import { COMMUNITIES } from './colour.js';
import { looks } from './dom.js';

export class Chart {
  /** @param {HTMLElement} element @param {string} says what it shows, for who does not see it */
  constructor(element, says) {
    this.element = element;
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', says);
    this.option = /** @type {any} */ (null);
    this.drawing = /** @type {any} */ (null);
    this.painted = /** @type {any} */ (null);
    this.onClick = /** @type {(event: any) => void} */ (() => {});
    this.resized = new ResizeObserver(() => this.drawing?.resize());
    this.resized.observe(element);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.repaint = () => this.paint();
    this.dark.addEventListener('change', this.repaint);
  }

  /**
   * ECharts is a megabyte: it is loaded with the first chart.
   * @param {any} option of ECharts; colours, fonts and grids are the page's unless it says otherwise
   */
  async draw(option) {
    this.option = option;
    const echarts = await import('echarts');
    if (this.option !== option) return;
    if (this.drawing === null) {
      this.element.replaceChildren();
      this.drawing = echarts.init(this.element, null, { renderer: 'canvas' });
      this.drawing.on('click', (event) => this.onClick(event));
    }
    this.paint();
  }

  paint() {
    if (this.drawing === null || this.option === null) return;
    const { ground, ink: text, line, font } = looks(this.element);
    const axis = (own) => own && ({ ...own,
      axisLine: { lineStyle: { color: line } }, axisTick: { lineStyle: { color: line } }, axisLabel: { color: text, ...own.axisLabel },
      nameTextStyle: { color: text }, splitLine: { lineStyle: { color: line, opacity: 0.35 } } });
    const axes = (own) => (Array.isArray(own) ? own.map(axis) : axis(own));
    this.painted = {
      animation: false, color: COMMUNITIES, textStyle: { fontFamily: font.replaceAll('"', "'"), color: text }, // double quotes break ECharts' SVG
      grid: { left: 8, right: 12, top: 28, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
      ...this.option,
      tooltip: { backgroundColor: ground, borderColor: line, textStyle: { color: text }, renderMode: 'richText', ...this.option.tooltip },
      legend: this.option.legend && { top: 0, right: 0, textStyle: { color: text }, ...this.option.legend },
      xAxis: axes(this.option.xAxis), yAxis: axes(this.option.yAxis),
    };
    this.drawing.setOption(this.painted, { notMerge: true });
  }

  /** What is drawn, as it is drawn. @returns {Promise<string | null>} null for nothing */
  async svg() {
    if (this.drawing === null || this.option === null) return null;
    const echarts = await import('echarts');
    const copy = echarts.init(null, null, { renderer: 'svg', ssr: true, width: this.element.clientWidth, height: this.element.clientHeight });
    copy.setOption({ ...this.painted, backgroundColor: looks(this.element).ground });
    const text = copy.renderToSVGString();
    copy.dispose();
    return text;
  }

  /** Nothing to draw. @param {string} says why */
  clear(says) {
    this.option = null;
    this.drawing?.dispose();
    this.drawing = null;
    this.element.replaceChildren(says);
  }

  destroy() {
    this.option = null;
    this.resized.disconnect();
    this.dark.removeEventListener('change', this.repaint);
    this.drawing?.dispose();
  }
}
