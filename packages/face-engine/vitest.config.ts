import { defineProject } from 'vitest/config';
import { patience } from '../../vitest.shared.js';

export default defineProject({ test: { name: 'face-engine', ...patience } });
