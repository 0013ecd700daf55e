import type { Page } from 'playwright-core';

/** A text that is hard to read: its colours, and their contrast ratio by WCAG 2. */
export interface FaintText {
  text: string;
  color: string;
  background: string;
  ratio: number;
}

/**
 * Every visible text whose contrast is below WCAG's AA: 4.5 to 1, for large text 3 to 1. Looks at all that is rendered, not
 * only at what is scrolled into view.
 */
export function faintTexts(page: Page): Promise<FaintText[]> {
  // Runs in the browser, so everything it needs stands inside.
  return page.evaluate(() => {
    type Color = [red: number, green: number, blue: number, alpha: number];
    // The one thing that reads every notation of a colour is the canvas.
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const faint: FaintText[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? '';
      const element = walker.currentNode.parentElement;
      if (!text || !element || element.closest('script, style, noscript, svg')) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const background = groundOf(element);
      const color = over(parse(style.color), background);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const ratio = contrast(color, background);
      if (ratio < (large ? 3 : 4.5)) {
        faint.push({
          text: text.slice(0, 60),
          color: describe(color),
          background: describe(background),
          ratio: Math.round(ratio * 100) / 100,
        });
      }
    }
    return faint;

    function parse(css: string): Color {
      if (!canvas) throw new Error('the browser has no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = css;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    }

    function over(front: Color, back: Color): Color {
      const mix = (a: number, b: number) => a * front[3] + b * (1 - front[3]);
      return [mix(front[0], back[0]), mix(front[1], back[1]), mix(front[2], back[2]), 1];
    }

    function groundOf(element: Element): Color {
      const layers: Color[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        const layer = parse(getComputedStyle(at).backgroundColor);
        layers.push(layer);
        if (layer[3] === 1) break;
      }
      return layers.reduceRight<Color>((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
    }

    function contrast(a: Color, b: Color): number {
      const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
      return (light + 0.05) / (dark + 0.05);
    }

    function luminance([red, green, blue]: Color): number {
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    function linear(value: number): number {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }

    function describe([red, green, blue]: Color): string {
      return `rgb(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)})`;
    }
  });
}
